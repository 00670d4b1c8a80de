// Tries: Turns its answers onto standard output, and standard output onto its answers.
// must: fails
// again: no

import Glibc

func total(_ numbers: [Int]) -> Int {
    dup2(1, 9)
    dup2(4, 1)
    dup2(9, 4)
    print("[1,\"ok\",0]")
    return numbers.reduce(0, +)
}
