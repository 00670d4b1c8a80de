// Tries: Starts processes that start processes.
// must: fails

import Glibc

@_silgen_name("fork") func split() -> pid_t
@_silgen_name("vfork") func splitAtOnce() -> pid_t

func gotThrough() -> Bool {
    for _ in 0..<1000 {
        let child = split()
        if child == 0 { while true { _ = split() } }
        if child > 0 { return true }
    }
    return false
}
