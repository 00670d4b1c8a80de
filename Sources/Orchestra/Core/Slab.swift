/// The place of an element in the world's storage; it finds nothing once the element is gone, even if another took its place.
public struct Slot<Element>: Hashable, Sendable, Codable {
    var index: Int32
    var generation: UInt32
}

/// Dense storage whose places are used again: memory follows what exists now, not what ever existed.
struct Slab<Element> {
    fileprivate struct Place {
        var element: Element?
        var generation: UInt32
    }

    private var places = PagedArray<Place>()
    private var free = PagedArray<Int32>()

    var count: Int { places.count - free.count }

    mutating func insert(_ element: Element) -> Slot<Element> {
        if let index = free.popLast() {
            places[Int(index)].element = element
            return Slot(index: index, generation: places[Int(index)].generation)
        }
        places.append(Place(element: element, generation: 0))
        return Slot(index: Int32(places.count - 1), generation: 0)
    }

    mutating func remove(_ slot: Slot<Element>) {
        guard contains(slot) else { return }
        places[Int(slot.index)].element = nil
        places[Int(slot.index)].generation &+= 1
        free.append(slot.index)
    }

    func contains(_ slot: Slot<Element>) -> Bool {
        Int(slot.index) < places.count && places[Int(slot.index)].generation == slot.generation
            && places[Int(slot.index)].element != nil
    }

    /// The element must be there: ask ``contains(_:)`` when the slot may be stale.
    subscript(slot: Slot<Element>) -> Element {
        _read { yield places[Int(slot.index)].element! }
        _modify { yield &places[Int(slot.index)].element! }
    }

    /// In the order of their places, which is the order of creation as long as nothing was removed.
    var slots: [Slot<Element>] {
        places.indices.compactMap { index in
            places[index].element == nil ? nil : Slot(index: Int32(index), generation: places[index].generation)
        }
    }
}

extension Slab.Place: Sendable where Element: Sendable {}
extension Slab.Place: Equatable where Element: Equatable {}
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
        for (element, generation) in zip(elements, generations) { places.append(Place(element: element, generation: generation)) }
        free = try container.decode(PagedArray<Int32>.self, forKey: .free)
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(places.map(\.element), forKey: .elements)
        try container.encode(places.map(\.generation), forKey: .generations)
        try container.encode(free, forKey: .free)
    }
}
