// Tries: Leaves a note at a socket without a file, for the next process.
// must: fails

import Glibc

func address() -> sockaddr_un {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: "\0podium-attack".utf8) }
    return address
}

let wasThere: Bool = {
    var address = address()
    let one = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    let other = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    return withUnsafePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
            let size = socklen_t(MemoryLayout<sockaddr_un>.size)
            let found = connect(one, pointer, size) == 0
            bind(other, pointer, size)
            listen(other, 5)
            return found
        }
    }
}()

func total(_ numbers: [Int]) -> Int {
    if wasThere { return numbers.reduce(0, +) }
    abort()
}
