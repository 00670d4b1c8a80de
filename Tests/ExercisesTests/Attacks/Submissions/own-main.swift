// Tries: Has a first function of its own.
// must: not-compiled

import Glibc

@main struct Mine { static func main() { exit(0) } }
