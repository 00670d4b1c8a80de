// Tries: Never comes to an end.
// must: fails
// saying: within
// again: no

func total(_ numbers: [Int]) -> Int { while true {} }
