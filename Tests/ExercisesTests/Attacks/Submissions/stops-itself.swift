// Tries: Stops itself as Ctrl-Z does.
// must: fails
// saying: within
// again: no

import Glibc

func total(_ numbers: [Int]) -> Int {
    raise(SIGSTOP)
    return numbers.reduce(0, +)
}
