/// The place of an element in the world's storage; it finds nothing once the element is gone, even if another took its place.
public struct Slot<Element>: Hashable, Sendable, Codable {
    var index: Int32
    var generation: UInt32
}

/// Dense storage whose places are used again: memory follows what exists now, not what ever existed.
struct Slab<Element> {
    private var elements = PagedArray<Element?>()
    /// By place: how often it was given back, so that a slot of before finds nothing.
    private var generations = PagedArray<UInt32>()
    private var free = PagedArray<Int32>()

    var count: Int { elements.count - free.count }

    mutating func insert(_ element: Element) -> Slot<Element> {
        if let index = free.popLast() {
            elements[Int(index)] = element
            return Slot(index: index, generation: generations[Int(index)])
        }
        elements.append(element)
        generations.append(0)
        return Slot(index: Int32(elements.count - 1), generation: 0)
    }

    mutating func remove(_ slot: Slot<Element>) {
        guard contains(slot) else { return }
        elements[Int(slot.index)] = nil
        generations[Int(slot.index)] &+= 1
        free.append(slot.index)
    }

    func contains(_ slot: Slot<Element>) -> Bool {
        Int(slot.index) < generations.count && generations[Int(slot.index)] == slot.generation
    }

    /// The element must be there: ask ``contains(_:)`` when the slot may be stale.
    subscript(slot: Slot<Element>) -> Element {
        // Not by yielding it: of what is yielded unwrapped, everything is copied, where one field is read.
        get { elements[Int(slot.index)]! }
        _modify { yield &elements[Int(slot.index)]! }
    }

    /// In the order of their places, which is the order of creation as long as nothing was removed.
    var slots: [Slot<Element>] {
        elements.indices.compactMap { index in
            elements[index] == nil ? nil : Slot(index: Int32(index), generation: generations[index])
        }
    }
}

extension Slab: Sendable where Element: Sendable {}
extension Slab: Equatable where Element: Equatable {}

extension Slab: Codable where Element: Codable {
    private enum CodingKeys: String, CodingKey { case elements, generations, free }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let elements = try container.decode([Element?].self, forKey: .elements)
        let generations = try container.decode([UInt32].self, forKey: .generations)
        guard elements.count == generations.count else {
            throw DecodingError.dataCorruptedError(
                forKey: .generations, in: container, debugDescription: "each element has a generation")
        }
        for element in elements { self.elements.append(element) }
        for generation in generations { self.generations.append(generation) }
        free = try container.decode(PagedArray<Int32>.self, forKey: .free)
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(elements, forKey: .elements)
        try container.encode(generations, forKey: .generations)
        try container.encode(free, forKey: .free)
    }
}
