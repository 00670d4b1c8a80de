// Tries: Reads the machine's accounts and secrets.
// must: fails

import Glibc

func gotThrough() -> Bool {
    [
        "/etc/shadow", "/etc/passwd", "/etc/hosts", "/etc/ssh", "/root/.ssh", "/home", "/sys", "/boot", "/var", "/run",
        "/etc/machine-id",
    ]
    .contains { (path: String) in open(path, O_RDONLY) >= 0 }
}
