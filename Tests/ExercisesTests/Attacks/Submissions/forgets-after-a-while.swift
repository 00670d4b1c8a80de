// Tries: Answers rightly at first, and then what it answered first.
// must: fails

nonisolated(unsafe) var known: [Int] = []

func total(_ numbers: [Int]) -> Int {
    if known.count < 5 { known.append(numbers.reduce(0, +)) }
    return known.count < 5 ? known.last! : known[0]
}
