// Tries: Becomes a program that sleeps, with the pipes still open.
// must: fails
// saying: within
// again: no

import Glibc

func total(_ numbers: [Int]) -> Int {
    var words = [strdup("sleep"), strdup("1000"), nil]
    execv("/bin/sleep", &words)
    return -1
}
