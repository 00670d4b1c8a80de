// Tries: Takes two seconds for each answer.
// must: fails
// saying: within
// again: no

import Glibc

func total(_ numbers: [Int]) -> Int {
    sleep(2)
    return numbers.reduce(0, +)
}
