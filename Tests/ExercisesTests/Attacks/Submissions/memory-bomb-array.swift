// Tries: Doubles an array until it stops.
// must: fails
// again: no

func total(_ numbers: [Int]) -> Int {
    var all = numbers + [1]
    while true { all += all }
}
