// Tries: Runs programs that run as root, and asks for root itself.
// must: fails

import Glibc

@_silgen_name("setresuid") func become(_ a: uid_t, _ b: uid_t, _ c: uid_t) -> Int32

func gotThrough() -> Bool {
    setuid(0) == 0 || setgid(0) == 0 || become(0, 0, 0) == 0 || geteuid() == 0
}
