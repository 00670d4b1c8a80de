// Tries: Ends the program in the middle of a question: exit(0).
// must: fails
// saying: status 0

import Glibc

func total(_ numbers: [Int]) -> Int { exit(0) }
