// Tries: Leaves a process behind that lives on in a session of its own and holds the pipes.
// must: fails

import Glibc

@_silgen_name("fork") func split() -> pid_t

func gotThrough() -> Bool {
    let child = split()
    if child == 0 {
        setsid()
        if split() == 0 { while true { sleep(1000) } }
        _exit(0)
    }
    return child > 0
}
