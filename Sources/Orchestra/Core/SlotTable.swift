/// Slots by numbers that are given in order and seldom far apart: eight bytes each, in pages that go once they are empty.
struct SlotTable<Element> {
    private static var shift: Int { 9 }
    private static var nobody: Slot<Element> { Slot(index: -1, generation: 0) }

    private struct Page: Sendable {
        var slots: ContiguousArray<Slot<Element>>
        var count = 0
    }

    private var pages: ContiguousArray<Page?> = []
    private(set) var count = 0

    subscript(number: Int) -> Slot<Element>? {
        get {
            guard number >= 0, number >> Self.shift < pages.count, let page = pages[number >> Self.shift] else { return nil }
            let slot = page.slots[number & (1 << Self.shift - 1)]
            return slot.index < 0 ? nil : slot
        }
        set {
            let (place, offset) = (number >> Self.shift, number & (1 << Self.shift - 1))
            guard newValue != nil || self[number] != nil else { return }
            while pages.count <= place { pages.append(nil) }
            if pages[place] == nil { pages[place] = Page(slots: .init(repeating: Self.nobody, count: 1 << Self.shift)) }
            let change = (newValue == nil ? 0 : 1) - (pages[place]!.slots[offset].index < 0 ? 0 : 1)
            pages[place]!.slots[offset] = newValue ?? Self.nobody
            pages[place]!.count += change
            count += change
            if pages[place]!.count == 0 { pages[place] = nil }
        }
    }

    /// By ascending numbers.
    var entries: [(number: Int, slot: Slot<Element>)] {
        pages.indices.flatMap { place in
            (pages[place]?.slots ?? []).enumerated().filter { $0.element.index >= 0 }.map {
                (place << Self.shift | $0.offset, $0.element)
            }
        }
    }
}

extension SlotTable: Sendable where Element: Sendable {}
