// Tries: Gives back a dictionary with as many names as an answer can hold.
// must: fails

func places(of names: [String]) -> [String: Int] { Dictionary(uniqueKeysWithValues: (0..<300_000).map { ("\($0)", $0) }) }
