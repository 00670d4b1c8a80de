// Tries: Fills whatever can be written to.
// must: fails

import Glibc

func gotThrough() -> Bool {
    ["/tmp/podium-attack", "/dev/shm/podium-attack", "/dev/podium-attack", "/var/tmp/podium-attack", "/podium-attack"].contains {
        path in
        let file = open(path, O_WRONLY | O_CREAT, 0o666)
        return file >= 0 && write(file, path, 1) == 1
    }
}
