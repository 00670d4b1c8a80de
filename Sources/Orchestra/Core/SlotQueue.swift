/// Slots in the order in which they came: the one that leaves is nearly always the first.
struct SlotQueue<Element> {
    private var slots = PagedArray<Slot<Element>>()
    /// Where the first is; what lies before it has left.
    private var first = 0

    mutating func append(_ slot: Slot<Element>) { slots.append(slot) }

    mutating func remove(_ slot: Slot<Element>) {
        if first < slots.count, slots[first] == slot {
            first += 1
            if first * 2 > slots.count { drop { _ in true } }
        } else {
            drop { $0 != slot }
        }
    }

    private mutating func drop(keeping isKept: (Slot<Element>) -> Bool) {
        var kept = PagedArray<Slot<Element>>()
        for slot in self where isKept(slot) { kept.append(slot) }
        (slots, first) = (kept, 0)
    }
}

extension SlotQueue: RandomAccessCollection {
    var startIndex: Int { 0 }
    var endIndex: Int { slots.count - first }
    subscript(index: Int) -> Slot<Element> { slots[first + index] }
}

extension SlotQueue: Sendable where Element: Sendable {}

extension SlotQueue: Hashable {
    static func == (a: Self, b: Self) -> Bool { a.elementsEqual(b) }
    func hash(into hasher: inout Hasher) { for slot in self { hasher.combine(slot) } }
}

/// The same text as an array's.
extension SlotQueue: Codable {
    init(from decoder: any Decoder) throws { slots = try PagedArray(from: decoder) }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.unkeyedContainer()
        for slot in self { try container.encode(slot) }
    }
}
