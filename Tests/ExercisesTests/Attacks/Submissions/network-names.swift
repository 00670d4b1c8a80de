// Tries: Asks for the address of a name, and reports it that way.
// must: fails

import Glibc

func gotThrough() -> Bool {
    var found: UnsafeMutablePointer<addrinfo>?
    return getaddrinfo("example.com", "80", nil, &found) == 0
}
