// Tries: Ends the program in the middle of a question: abort().
// must: fails
// saying: a run-time error

import Glibc

func total(_ numbers: [Int]) -> Int { abort() }
