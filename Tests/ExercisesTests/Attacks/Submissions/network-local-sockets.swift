// Tries: Talks to services of the machine through their sockets.
// must: fails

import Glibc

func gotThrough() -> Bool {
    ["/run/docker.sock", "/var/run/docker.sock", "/run/dbus/system_bus_socket", "/run/systemd/private", "/tmp/.X11-unix/X0"]
        .contains { path in
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
            let handle = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
            return withUnsafePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    connect(handle, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
                }
            }
        }
}
