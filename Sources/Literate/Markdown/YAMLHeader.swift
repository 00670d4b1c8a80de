package import Diagnostics
internal import Yams

/// The YAML between two `---` at the beginning of a Markdown file, read key by key; whatever is wrong is told with its line.
package struct YAMLHeader {
    package private(set) var diagnostics: [Diagnostic] = []
    /// How many lines of the file it takes, its two `---` included.
    package private(set) var lines = 0
    private let file: SourceFile
    private var mapping: Node.Mapping?

    /// - Parameters:
    ///   - keys: Those that it may have.
    ///   - kind: What the file is: a chapter, an exercise.
    package init(_ file: SourceFile, keys: [String], kind: String) {
        self.file = file
        guard file.lines.first == "---" else {
            problem(
                "no-front-matter", 1, 1, "the \(kind) has no front matter",
                "Begin it with ---, \(keys.joined(separator: ", ")), ---.")
            return
        }
        guard let end = file.lines.dropFirst().firstIndex(where: { $0 == "---" || $0 == "..." }) else {
            problem("unclosed-front-matter", 1, 1, "the front matter is not closed", "End it with a line ---.")
            return
        }
        lines = end + 1
        do {
            mapping = try Yams.compose(yaml: file.lines[1..<end].joined(separator: "\n"))?.mapping
        } catch let error as YamlError {
            let (line, column, message) = YAMLProblem.place(of: error)
            problem("bad-yaml", line + 1, column, "the front matter is no YAML: \(message)", "Mend it at this place.")
            return
        } catch {
            problem("bad-yaml", 2, 1, "the front matter is no YAML: \(error)", "Mend it.")
            return
        }
        guard let mapping else {
            problem("bad-yaml", 2, 1, "the front matter has no keys", "Write 'title: …' and so on.")
            return
        }
        for (key, _) in mapping where !keys.contains(key.string ?? "") {
            let name = key.string ?? "?"
            let near = NearMiss.suggestion(for: name, among: keys)
            problem(
                "unknown-key", (key.mark?.line ?? 1) + 1, key.mark?.column ?? 1,
                "unknown key '\(name)' in the front matter" + (near.map { "; did you mean '\($0)'?" } ?? ""),
                "The keys are: \(keys.joined(separator: ", ")).")
        }
    }

    package mutating func text(_ key: String, required: Bool = true) -> String? {
        guard let node = value(key, required) else { return nil }
        if let text = node.string, !text.isEmpty { return text }
        wrongType(key, node, "text", "Write one line of text.")
        return nil
    }

    /// A whole number above 0.
    package mutating func number(_ key: String, required: Bool = true) -> Int? {
        guard let node = value(key, required) else { return nil }
        if let number = node.int, number > 0 { return number }
        wrongType(key, node, "number", "Write a whole number above 0.")
        return nil
    }

    package mutating func list(_ key: String, required: Bool = true) -> [String]? {
        guard let node = value(key, required) else { return nil }
        if let items = node.sequence, items.allSatisfy({ $0.string != nil }) { return items.compactMap(\.string) }
        wrongType(key, node, "list of texts", "Write each on a line after '- ', or [].")
        return nil
    }

    /// One of a few words.
    package mutating func choice<Choice: RawRepresentable & CaseIterable>(_ key: String, _ type: Choice.Type) -> Choice?
    where Choice.RawValue == String {
        guard let node = value(key, true) else { return nil }
        if let choice = node.string.flatMap({ Choice(rawValue: $0) }) { return choice }
        let words = Choice.allCases.map(\.rawValue)
        wrongType(key, node, "word that is known here", "It is one of: \(words.joined(separator: ", ")).")
        return nil
    }

    private mutating func value(_ key: String, _ required: Bool) -> Node? {
        guard let mapping else { return nil }
        if let value = mapping[Node(key)] { return value }
        if required { problem("missing-key", 1, 1, "the front matter has no '\(key)'", "Add it.") }
        return nil
    }

    private mutating func wrongType(_ key: String, _ node: Node, _ wanted: String, _ help: String) {
        problem("wrong-type", (node.mark?.line ?? 1) + 1, node.mark?.column ?? 1, "'\(key)' is no \(wanted)", help)
    }

    private mutating func problem(_ id: String, _ line: Int, _ column: Int, _ summary: String, _ help: String) {
        diagnostics.append(
            Diagnostic(
                id: id, at: SourceLocation(file: file.path, line: line, column: column), summary,
                sourceLine: file.line(line), help: help))
    }
}

enum YAMLProblem {
    /// Line and column from 1 within the YAML text, and what is wrong.
    static func place(of error: YamlError) -> (line: Int, column: Int, message: String) {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _), .composer(_, let problem, let mark, _):
            (mark.line, mark.column, problem)
        default: (1, 1, "\(error)")
        }
    }
}
