// Tries: Leaves a note in a file for the next process.
// must: fails

import Glibc

func gotThrough() -> Bool {
    ["/tmp/podium-attack", "/dev/shm/podium-attack", "/var/tmp/podium-attack", "podium-attack", "/dev/mqueue/podium-attack"]
        .contains { (path: String) in open(path, O_RDWR | O_CREAT, 0o666) >= 0 }
}
