/// An array in pages, so that a copy is one reference, and the first change after it copies one page and the list of pages: not
/// everything.
struct PagedArray<Element> {
    typealias Page = ContiguousArray<Element>

    /// Pages of 32 to 64 KiB; of what is large, at least 16 elements.
    private static var shift: Int {
        let bits = Int.bitWidth - (MemoryLayout<Element>.stride - 1).leadingZeroBitCount
        return Swift.max(4, Swift.min(16 - bits, 12))
    }
    private static var pageSize: Int { 1 << shift }

    private var pages: ContiguousArray<Page> = []
    private(set) var count = 0

    init() {}

    mutating func append(_ element: Element) {
        let (page, place) = (count >> Self.shift, count & (Self.pageSize - 1))
        if place == 0 {
            pages.append([])
            // What grows beyond a page is large: its further pages don't grow step by step.
            if page > 0 { pages[page].reserveCapacity(Self.pageSize) }
        }
        pages[page].append(element)
        count += 1
    }

    mutating func popLast() -> Element? {
        guard count > 0 else { return nil }
        count -= 1
        let element = pages[pages.count - 1].removeLast()
        if pages[pages.count - 1].isEmpty { pages.removeLast() }
        return element
    }
}

extension PagedArray: RandomAccessCollection, MutableCollection {
    var startIndex: Int { 0 }
    var endIndex: Int { count }

    subscript(index: Int) -> Element {
        get { pages[index >> Self.shift][index & (Self.pageSize - 1)] }
        _modify { yield &pages[index >> Self.shift][index & (Self.pageSize - 1)] }
    }
}

extension PagedArray: ExpressibleByArrayLiteral {
    init(arrayLiteral elements: Element...) { for element in elements { append(element) } }
}

extension PagedArray: Sendable where Element: Sendable {}
extension PagedArray: Equatable where Element: Equatable {}

/// The same text as an array's.
extension PagedArray: Codable where Element: Codable {
    init(from decoder: any Decoder) throws {
        var container = try decoder.unkeyedContainer()
        while !container.isAtEnd { append(try container.decode(Element.self)) }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.unkeyedContainer()
        for element in self { try container.encode(element) }
    }
}
