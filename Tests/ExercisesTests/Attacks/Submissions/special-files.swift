// Tries: Makes pipes, devices and sockets in the file system.
// must: fails

import Glibc

func gotThrough() -> Bool {
    ["/tmp", "/dev/shm", "/dev", "."].contains { folder in
        mkfifo("\(folder)/podium-attack", 0o666) == 0 || mknod("\(folder)/podium-attack-2", S_IFBLK | 0o666, 0x801) == 0
    }
}
