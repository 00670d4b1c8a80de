/// Which task has which id. Ids are drawn in order from a seed, and a drawn number can be traced back to its place in that order:
/// so it is a table and not a dictionary, which would take six times the memory and be copied whole.
struct TaskDirectory: Sendable {
    private var slots = SlotTable<TaskRecord>()
    /// What stands behind the first id: the others count from it.
    private var first: UInt64?

    /// - Returns: `nil` for an id that isn't a task's of this world.
    subscript(id: ECS.Task.ID) -> TaskSlot? {
        get {
            guard let number = number(of: id), id.low == Identifiers.derived(from: id.high, .task) else { return nil }
            return slots[number]
        }
        set {
            if first == nil { first = SeededGenerator.unmix(id.high) }
            slots[number(of: id)!] = newValue
        }
    }

    /// In the order in which the tasks came.
    var all: [TaskSlot] { slots.entries.map(\.slot) }

    private func number(of id: ECS.Task.ID) -> Int? {
        first.flatMap { Int(exactly: SeededGenerator.unmix(id.high) &- $0) }
    }
}

extension TaskDirectory: Equatable {
    static func == (a: Self, b: Self) -> Bool {
        a.slots.count == b.slots.count && a.entries.allSatisfy { b[$0.key] == $0.value }
    }
}

extension TaskDirectory: Codable {
    private struct Entry: Codable {
        var key: ECS.Task.ID
        var value: TaskSlot
    }

    private var entries: [Entry] {
        slots.entries.map { number, slot in
            let high = SeededGenerator.mix(first! &+ UInt64(number))
            return Entry(key: ECS.Task.ID(high: high, low: Identifiers.derived(from: high, .task)), value: slot)
        }
    }

    init(from decoder: any Decoder) throws {
        let entries = try decoder.singleValueContainer().decode([Entry].self)
        let numbers = entries.map { SeededGenerator.unmix($0.key.high) }
        // They are close together, but may lie on both sides of the end of all numbers.
        let nearest = numbers.map { Int64(bitPattern: $0 &- numbers[0]) }.min()
        first = nearest.map { numbers[0] &+ UInt64(bitPattern: $0) }
        for entry in entries {
            guard let number = number(of: entry.key), number < Int32.max else {
                throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "no ids of one world"))
            }
            slots[number] = entry.value
        }
    }

    /// In the order of the ids, so that equal directories give equal bytes.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(entries.sorted { $0.key < $1.key })
    }
}
