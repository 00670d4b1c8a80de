// Tries: Raises its limits and its priority.
// must: fails

import Glibc

@_silgen_name("setrlimit") func limit(_ resource: Int32, _ value: UnsafePointer<rlimit>) -> Int32

func gotThrough() -> Bool {
    var none = rlimit(rlim_cur: UInt.max, rlim_max: UInt.max)
    return (0..<16).contains { $0 != 1 && $0 != 4 && [0, 6, 7, 9].contains($0) && limit($0, &none) == 0 } || nice(-10) != -1
}
