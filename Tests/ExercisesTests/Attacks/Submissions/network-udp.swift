// Tries: Sends datagrams, raw packets, and talks to the kernel and to the machine that this machine runs in.
// must: fails

import Glibc

/// UDP, raw, netlink, packet, VSOCK, ALG, Bluetooth.
func gotThrough() -> Bool {
    [(2, 2), (2, 3), (16, 3), (17, 3), (40, 1), (38, 5), (31, 3)].contains { family, kind in
        socket(Int32(family), Int32(kind), 0) >= 0
    }
}
