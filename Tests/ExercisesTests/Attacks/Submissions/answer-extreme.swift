// Tries: Gives back a number with which a careless suite overflows.
// must: refused
// saying: made the suite stop

func total(_ numbers: [Int]) -> Int { Int.min }
