func total(_ numbers: [Int]) -> Int {
    // podium.write: add the numbers; none of them is negative
    numbers.reduce(0, +)
    // podium.end
}

func label(_ name: String) throws -> String {
    // podium.write: put a tilde before the name
    "~" + name
    // podium.end
}

func places(of names: [String]) -> [String: Int] {
    // podium.write: say at which place each name stands
    Dictionary(names.enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { first, _ in first })
    // podium.end
}

struct Counter {
    // podium.write: what is remembered
    private var count = 0
    // podium.end

    mutating func next() -> Int {
        // podium.write: give back 1, then 2, then 3 …
        count += 1
        return count
        // podium.end
    }
}
