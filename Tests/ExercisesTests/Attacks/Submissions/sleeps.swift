// Tries: Sleeps.
// must: fails
// saying: within
// again: no

import Glibc

func total(_ numbers: [Int]) -> Int { while true { pause() } }
