internal import Diagnostics

/// What stands in braces after a fence's language: `{#id .class key=value key="a value"}`.
struct AttributeList: Sendable {
    struct Attribute: Sendable {
        enum Name: Hashable, Sendable {
            case id
            case `class`(String)
            case key(String)
        }

        var name: Name
        var value: String
        /// From 1, in the line of the fence.
        var column: Int

        var text: String {
            switch name {
            case .id: "#\(value)"
            case .class(let name): ".\(name)"
            case .key(let key): key
            }
        }
    }

    /// `swift`, `console`; empty where braces come first.
    var language: String
    var attributes: [Attribute] = []
    var hasBraces = false
    var diagnostics: [Diagnostic] = []

    init(_ fence: Fence, in file: SourceFile) {
        let info = Array(fence.info)
        let languageEnd = info.firstIndex { $0 == " " || $0 == "\t" || $0 == "{" } ?? info.count
        language = String(info[..<languageEnd])
        var reader = Reader(info: info, at: languageEnd, fence: fence, file: file)
        reader.skipSpaces()
        guard !reader.isAtEnd else { return }
        guard reader.current == "{" else {
            if language == "swift" || language == "console" || language == "quiz" {
                diagnostics.append(
                    reader.problem(
                        "stray-word", "'\(reader.rest)' stands after '\(language)'",
                        "Put attributes in braces: ```\(language) {#id}."))
            }
            return
        }
        hasBraces = true
        if languageEnd < info.count, info[languageEnd] == "{" {
            diagnostics.append(
                reader.problem("no-space", "there is no space between '\(language)' and '{'", "Write '\(language) {'."))
        }
        reader.advance()
        read(&reader)
    }

    private mutating func read(_ reader: inout Reader) {
        while true {
            reader.skipSpaces()
            guard !reader.isAtEnd else {
                diagnostics.append(reader.problem("unclosed-brace", "the attribute list is not closed", "End it with '}'."))
                return
            }
            if reader.current == "}" {
                reader.advance()
                reader.skipSpaces()
                if !reader.isAtEnd {
                    diagnostics.append(
                        reader.problem(
                            "stray-word", "'\(reader.rest)' stands after the attribute list", "Put it inside the braces."))
                }
                return
            }
            let column = reader.column
            let word = reader.word()
            if word == "#" || word == "." {
                diagnostics.append(
                    reader.problem("empty-name", "a name is missing after '\(word)'", "Write '\(word)name'.", at: column))
            } else if word.hasPrefix("#") {
                attributes.append(Attribute(name: .id, value: String(word.dropFirst()), column: column))
            } else if word.hasPrefix(".") {
                attributes.append(Attribute(name: .class(String(word.dropFirst())), value: "", column: column))
            } else if !reader.isAtEnd, reader.current == "=" {
                reader.advance()
                guard let value = reader.value() else {
                    diagnostics.append(
                        reader.problem(
                            "unclosed-quote", "the value of '\(word)' is not closed", "End it with a quotation mark.", at: column))
                    return
                }
                attributes.append(Attribute(name: .key(word), value: value, column: column))
            } else {
                attributes.append(Attribute(name: .key(word), value: "", column: column))
                diagnostics.append(
                    reader.problem(
                        "bare-word", "'\(word)' is no attribute", "Write '#\(word)', '.\(word)' or '\(word)=value'.", at: column))
                if word.isEmpty { return }
            }
        }
    }

    private struct Reader {
        let info: [Character]
        var at: Int
        let fence: Fence
        let file: SourceFile

        var isAtEnd: Bool { at >= info.count }
        var current: Character { info[at] }
        var column: Int { fence.infoColumn + at }
        var rest: String { String(info[at...]) }

        mutating func advance() { at += 1 }
        mutating func skipSpaces() { while !isAtEnd, current == " " || current == "\t" { at += 1 } }

        mutating func word() -> String {
            let start = at
            while !isAtEnd, !" \t}=\"".contains(current) { at += 1 }
            if at == start, !isAtEnd { at += 1 }
            return String(info[start..<at])
        }

        /// A quoted value, in which a backslash takes the next character as it is, or a word.
        mutating func value() -> String? {
            guard !isAtEnd, current == "\"" else {
                let start = at
                while !isAtEnd, current != " ", current != "\t", current != "}" { at += 1 }
                return String(info[start..<at])
            }
            advance()
            var value = ""
            while !isAtEnd, current != "\"" {
                if current == "\\", at + 1 < info.count { at += 1 }
                value.append(current)
                at += 1
            }
            guard !isAtEnd else { return nil }
            advance()
            return value
        }

        func problem(_ id: String, _ summary: String, _ help: String, at column: Int? = nil) -> Diagnostic {
            Diagnostic(
                id: id, at: SourceLocation(file: file.path, line: fence.line, column: column ?? self.column), summary,
                sourceLine: file.lines[fence.line - 1], help: help)
        }
    }
}
