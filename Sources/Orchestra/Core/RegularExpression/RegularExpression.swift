/// A regular expression that takes time in proportion to its own length times the text's, whatever it says.
///
/// It is Thompson's construction, run as Pike does it: all ways at once, byte by byte, and the leftmost match by the first
/// alternative wins. (Russ Cox, Regular Expression Matching: the Virtual Machine Approach; RE2.)
struct RegularExpression: Sendable {
    private enum Instruction: Sendable {
        case byte(ByteSet)
        case split(Int, Int)
        case jump(Int)
        case save(Int)
        case start, end
        case wordBoundary(Bool)
        case match
    }

    /// Where a match is, and what its groups have captured; `nil` for a group that took no part.
    struct Match: Hashable, Sendable {
        var range: Range<Int>
        var groups: [Range<Int>?]
    }

    private var program: [Instruction] = []
    /// How many groups capture something.
    let captures: Int
    private var steps = 0
    /// Counted repetitions are written out; one that would grow beyond this is refused.
    private static let longest = 5000

    /// - Returns: `nil` if the text is no regular expression, or one that is too large.
    init?(_ text: String) {
        var parser = RegularExpressionParser(text)
        guard let tree = parser.parse() else { return nil }
        captures = parser.captures
        program.append(.save(0))
        guard emit(tree) else { return nil }
        program += [.save(1), .match]
    }

    // MARK: Compiling

    private mutating func emit(_ node: RegularExpressionNode) -> Bool {
        steps += 1
        guard steps < Self.longest, program.count < Self.longest else { return false }
        switch node {
        case .empty: return true
        case .bytes(let set): program.append(.byte(set))
        case .start: program.append(.start)
        case .end: program.append(.end)
        case .wordBoundary(let holds): program.append(.wordBoundary(holds))
        case .sequence(let parts):
            for part in parts { guard emit(part) else { return false } }
        case .capture(let inside, let number):
            program.append(.save(2 * number))
            guard emit(inside) else { return false }
            program.append(.save(2 * number + 1))
        case .alternatives(let all): return emitAlternatives(all[...])
        case .repeated(let inside, let least, let most, let isGreedy):
            for _ in 0..<least { guard emit(inside) else { return false } }
            guard let most else { return emitStar(inside, isGreedy) }
            return emitOptional(inside, most - least, isGreedy)
        }
        return true
    }

    private mutating func emitAlternatives(_ all: ArraySlice<RegularExpressionNode>) -> Bool {
        var jumps: [Int] = []
        for node in all.dropLast() {
            let split = program.count
            program.append(.match)
            guard emit(node) else { return false }
            jumps.append(program.count)
            program.append(.match)
            program[split] = .split(split + 1, program.count)
        }
        guard let last = all.last, emit(last) else { return false }
        for jump in jumps { program[jump] = .jump(program.count) }
        return true
    }

    private mutating func emitStar(_ inside: RegularExpressionNode, _ isGreedy: Bool) -> Bool {
        let split = program.count
        program.append(.match)
        guard emit(inside) else { return false }
        program.append(.jump(split))
        program[split] = isGreedy ? .split(split + 1, program.count) : .split(program.count, split + 1)
        return true
    }

    /// `x{0,3}` is `(x(x(x)?)?)?`: each further one can be left out, and with it all that follow.
    private mutating func emitOptional(_ inside: RegularExpressionNode, _ count: Int, _ isGreedy: Bool) -> Bool {
        var splits: [Int] = []
        for _ in 0..<count {
            splits.append(program.count)
            program.append(.match)
            guard emit(inside) else { return false }
        }
        for split in splits { program[split] = isGreedy ? .split(split + 1, program.count) : .split(program.count, split + 1) }
        return true
    }

    // MARK: Running

    /// Whether it is found anywhere in the text.
    func isFound(in text: String) -> Bool { firstMatch(in: Array(text.utf8), keepsGroups: false) != nil }

    func firstMatch(in text: String) -> Match? { firstMatch(in: Array(text.utf8), keepsGroups: true) }

    private struct Threads {
        var list: [(place: Int, saved: [Int])] = []
        private var marks: [Int]
        private var mark = 0

        init(_ count: Int) { marks = Array(repeating: -1, count: count) }

        mutating func clear(_ position: Int) {
            list.removeAll(keepingCapacity: true)
            mark = position
        }

        /// - Returns: Whether it wasn't there yet.
        mutating func visit(_ place: Int) -> Bool {
            guard marks[place] != mark else { return false }
            marks[place] = mark
            return true
        }
    }

    private func firstMatch(in text: [UInt8], keepsGroups: Bool) -> Match? {
        var (now, then) = (Threads(program.count), Threads(program.count))
        let unset = Array(repeating: -1, count: keepsGroups ? 2 * (captures + 1) : 0)
        var found: [Int]?
        now.clear(0)
        for position in 0...text.count {
            if found == nil { follow(0, unset, at: position, of: text, into: &now) }
            guard !now.list.isEmpty || found == nil else { break }
            then.clear(position + 1)
            threads: for (place, saved) in now.list {
                switch program[place] {
                case .match:
                    found = saved
                    // What comes after has a lower rank.
                    break threads
                case .byte(let set):
                    if position < text.count, set.contains(text[position]) {
                        follow(place + 1, saved, at: position + 1, of: text, into: &then)
                    }
                default: break
                }
            }
            if found != nil, !keepsGroups { return Match(range: 0..<0, groups: []) }
            swap(&now, &then)
        }
        return found.map { saved in
            Match(range: saved[0]..<saved[1], groups: (0..<captures).map { Self.range(saved[2 * $0 + 2], saved[2 * $0 + 3]) })
        }
    }

    private static func range(_ low: Int, _ high: Int) -> Range<Int>? { low >= 0 && high >= low ? low..<high : nil }

    /// Adds all places that are reached without reading a byte, in the order of their rank.
    private func follow(_ place: Int, _ saved: [Int], at position: Int, of text: [UInt8], into threads: inout Threads) {
        var stack = [(place, saved)]
        while var (place, saved) = stack.popLast() {
            while threads.visit(place) {
                switch program[place] {
                case .jump(let target): place = target
                case .split(let first, let second):
                    stack.append((second, saved))
                    place = first
                case .save(let slot):
                    if slot < saved.count { saved[slot] = position }
                    place += 1
                case .start:
                    guard position == 0 else { break }
                    place += 1
                case .end:
                    guard position == text.count else { break }
                    place += 1
                case .wordBoundary(let holds):
                    guard holds == Self.isBoundary(position, of: text) else { break }
                    place += 1
                case .byte, .match: threads.list.append((place, saved))
                }
            }
        }
    }

    private static func isBoundary(_ position: Int, of text: [UInt8]) -> Bool {
        let before = position > 0 && ByteSet.word.contains(text[position - 1])
        let after = position < text.count && ByteSet.word.contains(text[position])
        return before != after
    }
}

extension RegularExpression {
    /// Whether a pattern, which needn't be one, is found in the text.
    static func isFound(_ pattern: String, in text: String) -> Bool { RegularExpression(pattern)?.isFound(in: text) ?? false }

    /// The text with the leftmost match replaced; `$1` in `replacement` stands for what the first group captured, `$0` for the
    /// whole match, `$$` for a dollar.
    ///
    /// - Returns: `nil` if nothing matches.
    func replacingFirstMatch(in text: String, with replacement: String) -> String? {
        let bytes = Array(text.utf8)
        guard let match = firstMatch(in: text) else { return nil }
        var result = Array(bytes[..<match.range.lowerBound])
        let template = Array(replacement.utf8)
        var place = 0
        while place < template.count {
            let byte = template[place]
            let following = place + 1 < template.count ? template[place + 1] : 0
            if byte == UInt8(ascii: "$"), ByteSet.digits.contains(following) {
                let number = Int(following - 48)
                let range = number == 0 ? match.range : number <= captures ? match.groups[number - 1] : nil
                if let range { result += bytes[range] }
                place += 2
            } else {
                result.append(byte)
                place += byte == UInt8(ascii: "$") && following == byte ? 2 : 1
            }
        }
        return String(decoding: result + bytes[match.range.upperBound...], as: UTF8.self)
    }
}
