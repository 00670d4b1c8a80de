/// What a regular expression says, as a tree.
indirect enum RegularExpressionNode: Sendable {
    case empty
    case bytes(ByteSet)
    case sequence([RegularExpressionNode])
    case alternatives([RegularExpressionNode])
    case repeated(RegularExpressionNode, least: Int, most: Int?, isGreedy: Bool)
    case capture(RegularExpressionNode, number: Int)
    case start
    case end
    case wordBoundary(holds: Bool)
}

/// Reads RE2's syntax, as far as it concerns single bytes: no look-around and no back references, which RE2 hasn't either.
struct RegularExpressionParser {
    private let pattern: [UInt8]
    private var place = 0
    private var depth = 0
    private var ignoresCase = false
    private(set) var captures = 0
    private static let deepest = 100
    /// RE2's own limit.
    private static let mostRepetitions = 1000

    init(_ text: String) { pattern = Array(text.utf8) }

    /// - Returns: `nil` if it is no regular expression.
    mutating func parse() -> RegularExpressionNode? {
        guard let node = alternatives(), place == pattern.count else { return nil }
        return node
    }

    private var next: UInt8? { place < pattern.count ? pattern[place] : nil }

    private mutating func take(_ character: Character) -> Bool {
        guard next == character.asciiValue else { return false }
        place += 1
        return true
    }

    private mutating func alternatives() -> RegularExpressionNode? {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.deepest, let first = sequence() else { return nil }
        var all = [first]
        while take("|") {
            guard let other = sequence() else { return nil }
            all.append(other)
        }
        return all.count == 1 ? first : .alternatives(all)
    }

    private mutating func sequence() -> RegularExpressionNode? {
        var parts: [RegularExpressionNode] = []
        while let byte = next, byte != UInt8(ascii: "|"), byte != UInt8(ascii: ")") {
            guard let part = repetition() else { return nil }
            parts.append(part)
        }
        return parts.isEmpty ? .empty : parts.count == 1 ? parts[0] : .sequence(parts)
    }

    private mutating func repetition() -> RegularExpressionNode? {
        guard var node = atom() else { return nil }
        while let (least, most) = count() {
            guard least <= Self.mostRepetitions, most ?? 0 <= Self.mostRepetitions, least <= most ?? least else { return nil }
            node = .repeated(node, least: least, most: most, isGreedy: !take("?"))
        }
        return node
    }

    /// `*`, `+`, `?`, `{2}`, `{2,}`, `{2,5}`. A `{` that begins no count is a character.
    private mutating func count() -> (Int, Int?)? {
        if take("*") { return (0, nil) }
        if take("+") { return (1, nil) }
        if take("?") { return (0, 1) }
        let before = place
        guard take("{"), let least = number() else {
            place = before
            return nil
        }
        if take("}") { return (least, least) }
        guard take(",") else {
            place = before
            return nil
        }
        if take("}") { return (least, nil) }
        guard let most = number(), take("}") else {
            place = before
            return nil
        }
        return (least, most)
    }

    private mutating func number() -> Int? {
        let start = place
        while let byte = next, ByteSet.digits.contains(byte), place - start < 5 { place += 1 }
        return Int(String(decoding: pattern[start..<place], as: UTF8.self))
    }

    private mutating func atom() -> RegularExpressionNode? {
        guard let byte = next else { return nil }
        place += 1
        switch byte {
        case UInt8(ascii: "("): return group()
        case UInt8(ascii: "["): return characterClass().map(bytes)
        case UInt8(ascii: "."): return .bytes(.any)
        case UInt8(ascii: "^"): return .start
        case UInt8(ascii: "$"): return .end
        case UInt8(ascii: "\\"): return escape()
        case UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"): return nil
        default: return bytes(ByteSet(byte))
        }
    }

    private func bytes(_ set: ByteSet) -> RegularExpressionNode { .bytes(ignoresCase ? set.ignoringCase : set) }

    /// What follows a `(`: a captured group, `(?:…)`, `(?P<name>…)`, or `(?i)`, which holds until the group around it ends.
    private mutating func group() -> RegularExpressionNode? {
        guard take("?") else { return captured() }
        if take("P") || next == UInt8(ascii: "<") {
            guard take("<") else { return nil }
            while let byte = next, ByteSet.word.contains(byte) { place += 1 }
            return take(">") ? captured() : nil
        }
        let ignoresInside = take("i")
        if ignoresInside, take(")") {
            ignoresCase = true
            return .empty
        }
        guard take(":") else { return nil }
        return inside(ignoringCase: ignoresInside || ignoresCase)
    }

    private mutating func captured() -> RegularExpressionNode? {
        captures += 1
        let number = captures
        return inside(ignoringCase: ignoresCase).map { .capture($0, number: number) }
    }

    private mutating func inside(ignoringCase: Bool) -> RegularExpressionNode? {
        let outside = ignoresCase
        defer { ignoresCase = outside }
        ignoresCase = ignoringCase
        guard let inside = alternatives(), take(")") else { return nil }
        return inside
    }

    private mutating func escape() -> RegularExpressionNode? {
        if take("b") { return .wordBoundary(holds: true) }
        if take("B") { return .wordBoundary(holds: false) }
        if take("A") { return .start }
        if take("z") { return .end }
        return escapedSet().map(bytes)
    }

    /// `\d`, `\.`, `\n`; a letter without a meaning is refused, as RE2 does.
    private mutating func escapedSet() -> ByteSet? {
        guard let byte = next else { return nil }
        place += 1
        switch byte {
        case UInt8(ascii: "d"): return .digits
        case UInt8(ascii: "D"): return ByteSet.digits.inverted
        case UInt8(ascii: "w"): return .word
        case UInt8(ascii: "W"): return ByteSet.word.inverted
        case UInt8(ascii: "s"): return .space
        case UInt8(ascii: "S"): return ByteSet.space.inverted
        case UInt8(ascii: "t"): return ByteSet(9)
        case UInt8(ascii: "n"): return ByteSet(10)
        case UInt8(ascii: "r"): return ByteSet(13)
        default: return byte < 128 && (byte == 95 || !ByteSet.word.contains(byte)) ? ByteSet(byte) : nil
        }
    }

    /// What follows a `[`. A `]` that comes first, and a `-` at an end, are characters.
    private mutating func characterClass() -> ByteSet? {
        let isInverted = take("^")
        var set = ByteSet()
        var isFirst = true
        while let byte = next, isFirst || byte != UInt8(ascii: "]") {
            isFirst = false
            place += 1
            guard let low = byte == UInt8(ascii: "\\") ? escapedSet() : ByteSet(byte) else { return nil }
            if byte != UInt8(ascii: "\\"), next == UInt8(ascii: "-"), place + 1 < pattern.count,
                pattern[place + 1] != UInt8(ascii: "]")
            {
                place += 1
                guard let high = next, high != UInt8(ascii: "\\"), high >= byte else { return nil }
                place += 1
                set.insert(byte...high)
            } else {
                set.formUnion(low)
            }
        }
        guard take("]") else { return nil }
        if ignoresCase { set = set.ignoringCase }
        return isInverted ? set.inverted : set
    }
}
