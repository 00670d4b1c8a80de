// Tries: Guesses.
// must: fails
// again: no

func total(_ numbers: [Int]) -> Int { Int.random(in: 0...6000) }
