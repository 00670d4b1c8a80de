// Tries: Gives the same answer always: it is right in some case.
// must: fails

func total(_ numbers: [Int]) -> Int { 0 }
