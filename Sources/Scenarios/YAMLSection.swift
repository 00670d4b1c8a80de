internal import Diagnostics
internal import Yams

/// A mapping of a scenario file that is read key by key: what is missing, of another kind or not known is a diagnostic with its line and column.
final class YAMLSection {
    let notes: Notes
    /// What it is, for sentences: `a service`.
    let kind: String
    let node: Node
    private let mapping: Node.Mapping
    private var read: [String] = []
    private var takesAnyKey = false

    /// The diagnostics of a file.
    final class Notes {
        let file: String
        let source: SourceText
        var diagnostics: [Diagnostic] = []

        init(file: String, text: String) {
            self.file = file
            source = SourceText(text)
        }

        func location(_ node: Node?) -> SourceLocation {
            SourceLocation(file: file, line: node?.mark?.line ?? 1, column: node?.mark?.column ?? 1)
        }

        func add(_ id: String, _ node: Node?, _ summary: String, _ help: String? = nil) {
            let location = location(node)
            diagnostics.append(Diagnostic(id: id, at: location, summary, sourceLine: source.line(of: location), help: help))
        }
    }

    /// `nil`, and a diagnostic, if the node is no mapping.
    init?(_ node: Node, _ kind: String, _ notes: Notes) {
        self.node = node
        self.kind = kind
        self.notes = notes
        guard let mapping = node.mapping else {
            notes.add("wrong-kind", node, "\(kind) is a list of keys with values here", "Write key: value, one to a line.")
            return nil
        }
        self.mapping = mapping
    }

    var location: SourceLocation { notes.location(node) }

    /// For a mapping whose keys are names that its author gave.
    func entries() -> [(name: String, key: Node, value: Node)] {
        takesAnyKey = true
        return keys
    }

    private var keys: [(name: String, key: Node, value: Node)] {
        mapping.compactMap { key, value in key.scalar.map { ($0.string, key, value) } }
    }

    func has(_ key: String) -> Bool { mapping[Node(key)] != nil }

    func value(_ key: String, required: Bool = false) -> Node? {
        read.append(key)
        if let value = mapping[Node(key)] { return value }
        if required { notes.add("missing-key", node, "\(kind) has no '\(key)'", "Add \(key): to it.") }
        return nil
    }

    func text(_ key: String, required: Bool = false) -> String? {
        guard let node = value(key, required: required) else { return nil }
        return text(of: node, key)
    }

    /// The texts of a list, or the one that stands in its place.
    func texts(_ key: String) -> [String] { items(key).compactMap { text(of: $0, key) } }

    private func text(of node: Node, _ key: String) -> String? {
        guard let text = node.scalar?.string, !text.isEmpty else {
            notes.add("wrong-kind", node, "'\(key)' of \(kind) is a text", nil)
            return nil
        }
        guard !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control && $0 != "\n" }) else {
            notes.add("unprintable", node, "'\(key)' of \(kind) has a control character", "Take it out.")
            return nil
        }
        return text
    }

    func number(_ key: String, _ range: ClosedRange<Int>, required: Bool = false) -> Int? {
        guard let node = value(key, required: required) else { return nil }
        if let number = node.scalar.flatMap({ Int($0.string) }), range.contains(number) { return number }
        notes.add("wrong-kind", node, "'\(key)' of \(kind) is a whole number from \(range.lowerBound) to \(range.upperBound)", nil)
        return nil
    }

    func decimal(_ key: String, _ range: ClosedRange<Double>) -> Double? {
        guard let node = value(key) else { return nil }
        if let number = node.scalar.flatMap({ Double($0.string) }), range.contains(number) { return number }
        notes.add("wrong-kind", node, "'\(key)' of \(kind) is a number from \(range.lowerBound) to \(range.upperBound)", nil)
        return nil
    }

    func duration(_ key: String, required: Bool = false) -> Duration? {
        guard let node = value(key, required: required) else { return nil }
        if let duration = node.scalar.flatMap({ DurationText.parse($0.string) }) { return duration }
        notes.add("wrong-kind", node, "'\(key)' of \(kind) is a time", "Write 500ms, 30s, 5m, 2h, or several together: 1m30s.")
        return nil
    }

    /// Whole seconds, of a time.
    func seconds(_ key: String, _ range: ClosedRange<Int>) -> Int? {
        guard let duration = duration(key) else { return nil }
        let (seconds, rest) = duration.components
        if rest == 0, range.contains(Int(seconds)) { return Int(seconds) }
        notes.add(
            "wrong-kind", mapping[Node(key)], "'\(key)' of \(kind) is \(range.lowerBound) to \(range.upperBound) whole seconds", nil
        )
        return nil
    }

    func choice<Choice: CaseIterable & RawRepresentable<String>>(_ key: String, _ type: Choice.Type) -> Choice? {
        guard let word = text(key) else { return nil }
        if let choice = Choice(rawValue: word) { return choice }
        let words = Choice.allCases.map(\.rawValue)
        let near = NearMiss.suggestion(for: word, among: words).map { "Did you mean \($0)? " } ?? ""
        notes.add(
            "unknown-word", mapping[Node(key)], "'\(word)' is no '\(key)' of \(kind)",
            near + "It is one of: \(words.joined(separator: ", ")).")
        return nil
    }

    /// The items of a list; one that isn't a list counts as one item.
    func items(_ key: String) -> [Node] {
        guard let node = value(key) else { return [] }
        return node.sequence.map { Array($0) } ?? [node]
    }

    func sections(_ key: String, _ kind: String) -> [YAMLSection] {
        guard let node = value(key) else { return [] }
        guard let sequence = node.sequence else {
            notes.add("wrong-kind", node, "'\(key)' is a list", "Begin each item with a hyphen.")
            return []
        }
        return sequence.compactMap { YAMLSection($0, kind, notes) }
    }

    func section(_ key: String, _ kind: String) -> YAMLSection? { value(key).flatMap { YAMLSection($0, kind, notes) } }

    /// To be called last: a key that nobody asked for is a slip, never left out in silence.
    func finish() {
        for key in mapping.keys where key.scalar == nil { notes.add("wrong-kind", key, "a key of \(kind) is a text", nil) }
        for (name, key, _) in keys where !read.contains(name) && !takesAnyKey {
            let near = NearMiss.suggestion(for: name, among: read).map { "Did you mean '\($0)'? " } ?? ""
            notes.add(
                "unknown-key", key, "\(kind) has no key '\(name)'",
                near + "Its keys are: \(Set(read).sorted().joined(separator: ", ")).")
        }
    }
}

/// `1m30s`, `500ms`, `2h`.
enum DurationText {
    static func parse(_ text: String) -> Duration? {
        var rest = Substring(text.filter { $0 != " " })
        guard !rest.isEmpty, text.utf8.count <= 40 else { return nil }
        var sum = Duration.zero
        var last = Int64.max
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            guard let number = Int64(digits), number <= 1_000_000 else { return nil }
            rest = rest.dropFirst(digits.count)
            let unit = rest.prefix { $0.isLetter }
            let milliseconds: Int64
            switch unit {
            case "ms": milliseconds = 1
            case "s": milliseconds = 1000
            case "m": milliseconds = 60_000
            case "h": milliseconds = 3_600_000
            default: return nil
            }
            // From large to small, each once.
            guard milliseconds < last else { return nil }
            last = milliseconds
            rest = rest.dropFirst(unit.count)
            sum += .milliseconds(number * milliseconds)
        }
        return sum
    }
}
