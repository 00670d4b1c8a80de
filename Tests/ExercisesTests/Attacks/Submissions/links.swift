// Tries: Makes symbolic and hard links, also of its own program.
// must: fails

import Glibc

func gotThrough() -> Bool {
    ["/tmp", "/dev/shm", "/dev", "."].contains { folder in
        symlink("/etc/shadow", "\(folder)/podium-attack") == 0 || link("/bin/sh", "\(folder)/podium-attack-2") == 0
    }
}
