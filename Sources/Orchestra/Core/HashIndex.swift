/// A dictionary for looking up only: it can't be iterated, since hash order changes from run to run.
struct HashIndex<Key: Hashable & Comparable, Value> {
    private var values: [Key: Value] = [:]

    subscript(key: Key) -> Value? {
        get { values[key] }
        set { values[key] = newValue }
    }

    var count: Int { values.count }
}

extension HashIndex: Sendable where Key: Sendable, Value: Sendable {}
extension HashIndex: Equatable where Value: Equatable {}

extension HashIndex: Codable where Key: Codable, Value: Codable {
    private struct Pair: Codable {
        var key: Key
        var value: Value
    }

    init(from decoder: any Decoder) throws {
        for pair in try decoder.singleValueContainer().decode([Pair].self) { values[pair.key] = pair.value }
    }

    /// In the order of the keys, so that equal indices give equal bytes.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(values.keys.sorted().map { Pair(key: $0, value: values[$0]!) })
    }
}
