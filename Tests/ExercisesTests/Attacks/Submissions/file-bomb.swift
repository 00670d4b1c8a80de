// Tries: Makes folders and empty files without end: they take the kernel's memory.
// must: fails

import Glibc

func gotThrough() -> Bool {
    ["/tmp", "/dev/shm", "/dev", "/var/tmp", "/", "/usr", "."].contains { folder in
        (0..<1000).contains { mkdir("\(folder)/podium-attack-\($0)", 0o777) == 0 }
    }
}
