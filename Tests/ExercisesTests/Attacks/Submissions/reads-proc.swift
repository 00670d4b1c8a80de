// Tries: Reads other processes, its own memory map and the machine through /proc.
// must: fails

import Glibc

func gotThrough() -> Bool {
    [
        "/proc/1/cmdline", "/proc/self/maps", "/proc/self/mountinfo", "/proc/\(getppid())/environ", "/proc/mounts", "/proc/keys",
        "/proc/version",
    ]
    .contains { (path: String) in open(path, O_RDONLY) >= 0 }
}
