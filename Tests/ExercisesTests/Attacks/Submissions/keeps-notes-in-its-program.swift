// Tries: Changes its own program: its dates, its rights, its bytes.
// must: fails

import Glibc

func gotThrough() -> Bool {
    let folders = names(in: "/tmp").map { "/tmp/\($0)" }
    let all = folders + folders.flatMap { folder in names(in: folder).map { "\(folder)/\($0)" } }
    return all.contains {
        utimes($0, nil) == 0 || chmod($0, 0o777) == 0 || chown($0, getuid(), getgid()) == 0 || rename($0, "/tmp/podium-attack") == 0
            || open($0, O_WRONLY) >= 0
    }
}
