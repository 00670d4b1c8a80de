/// Says quickly which rules of a listener a path can't match, so that the matcher is asked for few of them.
///
/// A pattern's literal beginning, up to its first wildcard, has to stand at the path's beginning. The last eight bytes of it tell
/// patterns apart best, and comparing them is one comparison of two words.
struct RuleIndex: Sendable {
    private struct Entry {
        /// The last eight bytes of the literal beginning, or all of it if it is shorter.
        var word: UInt64
        var length: Int32
        /// No wildcard follows: the path must be as long.
        var isWhole: Bool
        var rule: Int32
    }

    /// Of the rules that it was made from.
    let version: Int
    private var entries: ContiguousArray<Entry> = []

    init(_ rules: [RuleRecord], version: Int) {
        self.version = version
        for (number, rule) in rules.enumerated() {
            let patterns = rule.conditions.first { $0.field == .pathPattern }?.values
            // A rule that asks nothing of the path, be it of the method or of a header, can't be left out by it.
            guard let patterns else {
                entries.append(Entry(word: 0, length: 0, isWhole: false, rule: Int32(number)))
                continue
            }
            for pattern in patterns {
                let bytes = Array(pattern.utf8)
                let literal = Array(bytes.prefix { $0 != UInt8(ascii: "*") && $0 != UInt8(ascii: "?") })
                entries.append(
                    Entry(
                        word: literal.withUnsafeBytes { Self.word($0, endingAt: literal.count) }, length: Int32(literal.count),
                        isWhole: literal.count == bytes.count, rule: Int32(number)))
            }
        }
    }

    /// The first rule for which `matches` holds; it is asked only for those that the path may match.
    func firstMatch(for path: String, where matches: (Int) -> Bool) -> Int? {
        var path = path
        return path.withUTF8 { text in
            let bytes = UnsafeRawBufferPointer(text)
            for entry in entries {
                let length = Int(entry.length)
                guard bytes.count >= length, !entry.isWhole || bytes.count == length,
                    Self.word(bytes, endingAt: length) == entry.word,
                    matches(Int(entry.rule))
                else { continue }
                return Int(entry.rule)
            }
            return nil
        }
    }

    /// Up to eight bytes that end there, as a number.
    @inline(__always)
    private static func word(_ bytes: UnsafeRawBufferPointer, endingAt end: Int) -> UInt64 {
        if end >= 8 { return bytes.loadUnaligned(fromByteOffset: end - 8, as: UInt64.self) }
        var word: UInt64 = 0
        for index in 0..<end { word = word << 8 | UInt64(bytes[index]) }
        return word
    }
}
