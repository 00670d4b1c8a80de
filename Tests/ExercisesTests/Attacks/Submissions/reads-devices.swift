// Tries: Opens disks, memory and terminals.
// must: fails

import Glibc

func gotThrough() -> Bool {
    [
        "/dev/mem", "/dev/kmsg", "/dev/sda", "/dev/vda", "/dev/nvme0n1", "/dev/kvm", "/dev/vsock", "/dev/fuse", "/dev/tty",
        "/dev/tty0",
    ]
    .contains { (path: String) in open(path, O_RDWR) >= 0 }
}
