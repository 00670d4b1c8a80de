// Tries: Looks for what other learners handed in, beside its own program.
// must: fails

import Glibc

/// Its own program is alone in its folder, and that folder alone in /tmp.
func gotThrough() -> Bool {
    let folders = names(in: "/tmp")
    if folders.count > 1 { return true }
    return folders.contains { names(in: "/tmp/\($0)").count > 1 } || !names(in: "/dev/shm").isEmpty
        || !names(in: "/var/tmp").isEmpty
}
