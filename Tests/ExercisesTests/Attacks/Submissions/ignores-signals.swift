// Tries: Ignores every signal that can be ignored, and never comes to an end.
// must: fails
// saying: within
// again: no

import Glibc

func total(_ numbers: [Int]) -> Int {
    for number: Int32 in 1..<64 { signal(number, SIG_IGN) }
    while true { sleep(1000) }
}
