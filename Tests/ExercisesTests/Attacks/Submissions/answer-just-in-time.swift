// Tries: Takes nearly as long as it may for each answer: all of them together take too long.
// must: refused
// saying: took longer
// again: no

import Glibc

func slowly() { usleep(930_000) }

func total(_ numbers: [Int]) -> Int {
    slowly()
    return numbers.reduce(0, +)
}

func label(_ name: String) throws -> String {
    slowly()
    return "~" + name
}

func places(of names: [String]) -> [String: Int] {
    slowly()
    return Dictionary(uniqueKeysWithValues: names.enumerated().map { ($0.element, $0.offset) })
}

struct Counter {
    private var count = 0

    init() { slowly() }

    mutating func next() -> Int {
        slowly()
        count += 1
        return count
    }
}
