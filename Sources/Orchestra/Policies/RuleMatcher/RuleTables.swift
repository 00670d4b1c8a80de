/// Where in a ``RuleIndex`` the rules are that ask for a certain word, so that the number of the others doesn't matter.
struct RuleTables: Sendable {
    /// So many are compared sooner than looked up.
    static let few = 16

    /// The rules whose literals have the same place and length: of their words only one can be the request's.
    private struct Table: Sendable {
        var isHost: Bool
        var length: Int
        var isWhole: Bool
        /// By word, which part of ``RuleTables/order``.
        var parts = HashIndex<UInt64, Range<Int>>()

        func part(path: UnsafeRawBufferPointer, host: UnsafeRawBufferPointer) -> Range<Int>? {
            let text = isHost ? host : path
            guard text.count >= length, !isWhole || text.count == length else { return nil }
            return parts[isHost ? RuleIndex.lastWord(text, length) : RuleIndex.word(text, endingAt: length)]
        }
    }

    /// What a rule asks for first: the table, or -1, and the word.
    private struct Sought: Comparable {
        var table: Int
        var word: UInt64
        static func < (a: Self, b: Self) -> Bool { (a.table, a.word) < (b.table, b.word) }
    }

    private var tables: ContiguousArray<Table> = []
    /// Places in the index; ascending within each part.
    private var order: ContiguousArray<Int> = []
    /// The part of those that ask neither for a path nor for a host.
    private var others = 0..<0

    init(_ entries: some RandomAccessCollection<RuleIndex.Entry>) {
        var keys: [Sought] = []
        for entry in entries {
            let isHost = entry.path.asksNothing
            let literal = isHost ? entry.host : entry.path
            guard !literal.asksNothing else {
                keys.append(Sought(table: -1, word: 0))
                continue
            }
            let known = tables.firstIndex {
                $0.isHost == isHost && $0.length == Int(literal.length) && $0.isWhole == literal.isWhole
            }
            if known == nil { tables.append(Table(isHost: isHost, length: Int(literal.length), isWhole: literal.isWhole)) }
            keys.append(Sought(table: known ?? tables.count - 1, word: literal.word))
        }
        order = ContiguousArray(keys.indices.sorted { (keys[$0], $0) < (keys[$1], $1) })
        var start = 0
        while start < order.count {
            let key = keys[order[start]]
            let end = order[start...].firstIndex { keys[$0] != key } ?? order.count
            if key.table < 0 { others = start..<end } else { tables[key.table].parts[key.word] = start..<end }
            start = end
        }
    }

    /// The first place that `isMatch` accepts; it is asked only for those that have the request's words.
    @inline(__always)
    func first(path: UnsafeRawBufferPointer, host: UnsafeRawBufferPointer, where isMatch: (Int) -> Bool) -> Int? {
        withUnsafeTemporaryAllocation(of: Range<Int>.self, capacity: tables.count + 1) { parts in
            var count = 0
            if !others.isEmpty {
                parts.initializeElement(at: 0, to: others)
                count = 1
            }
            for table in tables {
                guard let part = table.part(path: path, host: host) else { continue }
                parts.initializeElement(at: count, to: part)
                count += 1
            }
            while count > 0 {
                var next = 0
                for other in 1..<count where order[parts[other].lowerBound] < order[parts[next].lowerBound] { next = other }
                let place = order[parts[next].lowerBound]
                if isMatch(place) { return place }
                parts[next] = parts[next].lowerBound + 1..<parts[next].upperBound
                if parts[next].isEmpty {
                    count -= 1
                    parts[next] = parts[count]
                }
            }
            return nil
        }
    }
}
