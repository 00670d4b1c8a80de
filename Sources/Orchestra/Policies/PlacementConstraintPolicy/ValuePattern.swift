/// A regular expression that a whole value has to match, as Java's `matches()` has it: literals, `.`, classes, groups, `|`, `*`, `+`,
/// `?` and `{m,n}`. Without back references and looking around, so that the time it takes never explodes.
struct ValuePattern: Hashable, Sendable {
    indirect enum Node: Hashable, Sendable {
        case empty
        case character(Set)
        case sequence([Node])
        case either([Node])
        case times(Node, least: Int, most: Int)
    }

    /// One character out of these ranges, or out of all others.
    struct Set: Hashable, Sendable {
        var ranges: [ClosedRange<Unicode.Scalar>]
        var isInverted = false

        func contains(_ scalar: Unicode.Scalar) -> Bool { ranges.contains { $0.contains(scalar) } != isInverted }
    }

    private let node: Node

    /// - Returns: `nil` for what is no regular expression, or one that goes beyond this.
    init?(_ pattern: String) {
        var reader = Reader(pattern)
        guard let node = reader.alternatives(), reader.isAtEnd else { return nil }
        self.node = node
    }

    func matches(_ value: String) -> Bool {
        let scalars = Array(value.unicodeScalars)
        var start = [Bool](repeating: false, count: scalars.count + 1)
        start[0] = true
        return Self.ends(of: node, from: start, in: scalars)[scalars.count]
    }

    /// Where a match may end that begins at one of `starts`: all of them at once, so nothing is ever tried twice.
    private static func ends(of node: Node, from starts: [Bool], in scalars: [Unicode.Scalar]) -> [Bool] {
        switch node {
        case .empty: return starts
        case .character(let set):
            var ends = [Bool](repeating: false, count: starts.count)
            for index in scalars.indices where starts[index] && set.contains(scalars[index]) { ends[index + 1] = true }
            return ends
        case .sequence(let nodes):
            return nodes.reduce(starts) { $1 == .empty ? $0 : ends(of: $1, from: $0, in: scalars) }
        case .either(let nodes):
            return nodes.reduce([Bool](repeating: false, count: starts.count)) {
                union($0, ends(of: $1, from: starts, in: scalars))
            }
        case .times(let inner, let least, let most):
            var current = starts
            for _ in 0..<least {
                let next = ends(of: inner, from: current, in: scalars)
                if next == current { break }
                current = next
            }
            var all = current
            var count = least
            while count < most, current.contains(true) {
                current = ends(of: inner, from: current, in: scalars)
                let more = union(all, current)
                if more == all { break }
                all = more
                count += 1
            }
            return all
        }
    }

    private static func union(_ a: [Bool], _ b: [Bool]) -> [Bool] { zip(a, b).map { $0 || $1 } }
}

extension ValuePattern {
    private struct Reader {
        private let scalars: [Unicode.Scalar]
        private var place = 0
        private var depth = 0

        init(_ pattern: String) { scalars = Array(pattern.unicodeScalars) }

        var isAtEnd: Bool { place == scalars.count }

        mutating func alternatives() -> Node? {
            depth += 1
            defer { depth -= 1 }
            guard depth <= 8 else { return nil }
            var nodes: [Node] = []
            repeat {
                guard let node = sequence() else { return nil }
                nodes.append(node)
            } while take("|")
            return nodes.count == 1 ? nodes[0] : .either(nodes)
        }

        private mutating func sequence() -> Node? {
            var nodes: [Node] = []
            while let next = peek, next != "|", next != ")" {
                guard let atom = atom(), let node = repeated(atom) else { return nil }
                nodes.append(node)
            }
            return nodes.count == 1 ? nodes[0] : nodes.isEmpty ? .empty : .sequence(nodes)
        }

        private mutating func repeated(_ atom: Node) -> Node? {
            var node = atom
            var hasCount = false
            while let next = peek, "*+?{".unicodeScalars.contains(next) {
                // A second sign (`a+?`) only says how greedy the first is: for a whole match it is all the same.
                if hasCount {
                    guard next == "?" || next == "+" else { return nil }
                    place += 1
                    break
                }
                hasCount = true
                place += 1
                switch next {
                case "*": node = .times(atom, least: 0, most: .max)
                case "+": node = .times(atom, least: 1, most: .max)
                case "?": node = .times(atom, least: 0, most: 1)
                default:
                    guard let bounds = bounds() else { return nil }
                    node = .times(atom, least: bounds.least, most: bounds.most)
                }
            }
            return node
        }

        private mutating func bounds() -> (least: Int, most: Int)? {
            guard let least = number() else { return nil }
            var most = least
            if take(",") { most = peek == "}" ? Int.max : number() ?? -1 }
            guard take("}"), least <= most else { return nil }
            return (least, most)
        }

        private mutating func number() -> Int? {
            var digits = ""
            while let next = peek, ("0"..."9").contains(next), digits.count < 4 {
                digits.unicodeScalars.append(next)
                place += 1
            }
            return Int(digits)
        }

        private mutating func atom() -> Node? {
            guard let next = peek else { return nil }
            place += 1
            switch next {
            case "(":
                if take("?") { guard take(":") else { return nil } }
                guard let inner = alternatives(), take(")") else { return nil }
                return inner
            case "[": return classOfCharacters().map(Node.character)
            case ".": return .character(Set(ranges: ["\n"..."\n", "\r"..."\r"], isInverted: true))
            case "\\": return escape().map(Node.character)
            // A whole match begins and ends here anyway.
            case "^": return place == 1 ? .empty : nil
            case "$": return isAtEnd ? .empty : nil
            case "*", "+", "?", "{": return nil
            default: return .character(Set(ranges: [next...next]))
            }
        }

        private mutating func escape() -> Set? {
            guard let next = peek else { return nil }
            place += 1
            switch next {
            case "d": return Set(ranges: ["0"..."9"])
            case "D": return Set(ranges: ["0"..."9"], isInverted: true)
            case "w": return Set(ranges: ["a"..."z", "A"..."Z", "0"..."9", "_"..."_"])
            case "W": return Set(ranges: ["a"..."z", "A"..."Z", "0"..."9", "_"..."_"], isInverted: true)
            case "s": return Set(ranges: ["\t"..."\r", " "..." "])
            case "S": return Set(ranges: ["\t"..."\r", " "..." "], isInverted: true)
            case "t": return Set(ranges: ["\t"..."\t"])
            case "n": return Set(ranges: ["\n"..."\n"])
            default: return next.properties.isAlphabetic || ("0"..."9").contains(next) ? nil : Set(ranges: [next...next])
            }
        }

        private mutating func classOfCharacters() -> Set? {
            var set = Set(ranges: [], isInverted: take("^"))
            var isFirst = true
            while let next = peek, next != "]" || isFirst {
                isFirst = false
                place += 1
                if next == "\\" {
                    guard let escaped = escape(), !escaped.isInverted else { return nil }
                    set.ranges += escaped.ranges
                } else if peek == "-", place + 1 < scalars.count, scalars[place + 1] != "]" {
                    place += 1
                    let upper = scalars[place]
                    place += 1
                    guard next <= upper, upper != "\\" else { return nil }
                    set.ranges.append(next...upper)
                } else {
                    set.ranges.append(next...next)
                }
            }
            return take("]") ? set : nil
        }

        private var peek: Unicode.Scalar? { place < scalars.count ? scalars[place] : nil }

        private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
            guard peek == scalar else { return false }
            place += 1
            return true
        }
    }
}
