internal import Diagnostics
internal import Yams

/// What a chapter says of itself, in YAML before its text.
public struct FrontMatter: Sendable, Hashable {
    public var title: String
    public var part: Int
    public var minutes: Int
    public var objectives: [String]
    public var prerequisites: [String]

    static let keys = ["title", "part", "minutes", "objectives", "prerequisites"]

    struct Reading {
        var frontMatter: FrontMatter?
        var diagnostics: [Diagnostic] = []
        /// How many lines of the file it takes, its two `---` included.
        var lines = 0
    }

    static func read(_ file: SourceFile, required: Bool) -> Reading {
        var reading = Reading()
        func problem(_ id: String, _ line: Int, _ column: Int = 1, _ summary: String, _ help: String) {
            reading.diagnostics.append(
                Diagnostic(
                    id: id, at: SourceLocation(file: file.path, line: line, column: column), summary,
                    sourceLine: file.lines.indices.contains(line - 1) ? file.lines[line - 1] : nil, help: help))
        }
        guard file.lines.first == "---" else {
            if required {
                problem(
                    "no-front-matter", 1, 1, "the chapter has no front matter",
                    "Begin it with ---, title, part, minutes, objectives, prerequisites, ---.")
            }
            return reading
        }
        guard let end = file.lines.dropFirst().firstIndex(where: { $0 == "---" || $0 == "..." }) else {
            problem("unclosed-front-matter", 1, 1, "the front matter is not closed", "End it with a line ---.")
            reading.lines = 0
            return reading
        }
        reading.lines = end + 1
        let text = file.lines[1..<end].joined(separator: "\n")
        let node: Node?
        do {
            node = try Yams.compose(yaml: text)
        } catch let error as YamlError {
            let (line, column, message) = YAMLProblem.place(of: error)
            problem("bad-yaml", line + 1, column, "the front matter is no YAML: \(message)", "Mend it at this place.")
            return reading
        } catch {
            problem("bad-yaml", 2, 1, "the front matter is no YAML: \(error)", "Mend it.")
            return reading
        }
        guard let mapping = node?.mapping else {
            problem("bad-yaml", 2, 1, "the front matter has no keys", "Write 'title: …' and so on.")
            return reading
        }
        for (key, _) in mapping where !keys.contains(key.string ?? "") {
            let name = key.string ?? "?"
            let near = NearMiss.suggestion(for: name, among: keys)
            problem(
                "unknown-key", (key.mark?.line ?? 1) + 1, key.mark?.column ?? 1,
                "unknown key '\(name)' in the front matter" + (near.map { "; did you mean '\($0)'?" } ?? ""),
                "The keys are: \(keys.joined(separator: ", ")).")
        }
        func value(_ key: String) -> Node? {
            if let value = mapping[Node(key)] { return value }
            if required { problem("missing-key", 1, 1, "the front matter has no '\(key)'", "Add it.") }
            return nil
        }
        func line(_ node: Node) -> Int { (node.mark?.line ?? 1) + 1 }
        func string(_ key: String) -> String? {
            guard let node = value(key) else { return nil }
            if let text = node.string, !text.isEmpty { return text }
            problem("wrong-type", line(node), node.mark?.column ?? 1, "'\(key)' is no text", "Write one line of text.")
            return nil
        }
        func number(_ key: String) -> Int? {
            guard let node = value(key) else { return nil }
            if let number = node.int, number > 0 { return number }
            problem("wrong-type", line(node), node.mark?.column ?? 1, "'\(key)' is no number", "Write a whole number above 0.")
            return nil
        }
        func list(_ key: String) -> [String]? {
            guard let node = value(key) else { return nil }
            if let items = node.sequence, items.allSatisfy({ $0.string != nil }) { return items.compactMap(\.string) }
            problem(
                "wrong-type", line(node), node.mark?.column ?? 1, "'\(key)' is no list of texts",
                "Write each on a line after '- ', or [].")
            return nil
        }
        let (title, part, minutes) = (string("title"), number("part"), number("minutes"))
        let (objectives, prerequisites) = (list("objectives"), list("prerequisites"))
        if let title {
            reading.frontMatter = FrontMatter(
                title: title, part: part ?? 1, minutes: minutes ?? 0, objectives: objectives ?? [],
                prerequisites: prerequisites ?? [])
        }
        return reading
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
