// Tries: Ends itself by a signal that nobody can catch.
// must: fails
// saying: it was stopped

import Glibc

func total(_ numbers: [Int]) -> Int {
    raise(SIGKILL)
    return 0
}
