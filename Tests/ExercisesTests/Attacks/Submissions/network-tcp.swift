// Tries: Opens connections.
// must: fails

import Glibc

func gotThrough() -> Bool {
    socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0) >= 0 || socket(AF_INET6, Int32(SOCK_STREAM.rawValue), 0) >= 0
}
