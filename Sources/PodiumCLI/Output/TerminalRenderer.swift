internal import Diagnostics
internal import Foundation
internal import Literate

/// A chapter as text for a terminal: wrapped, indented, with colour where there is some.
struct TerminalRenderer {
    var width: Int
    var usesColor: Bool

    func text(of chapter: Chapter) -> String {
        var lines: [String] = []
        if let front = chapter.frontMatter {
            lines.append(style("\(front.title) (\(front.minutes) minutes)", "1"))
            for objective in front.objectives { lines += wrap(words("• \(objective)"), indent: "  ", hanging: "    ") }
            lines.append("")
        }
        lines += blocks(chapter.document.blocks, indent: "", chapter)
        return lines.joined(separator: "\n") + "\n"
    }

    // MARK: Blocks

    private func blocks(_ blocks: [MarkdownBlock], indent: String, _ chapter: Chapter) -> [String] {
        blocks.flatMap { block -> [String] in
            switch block.kind {
            case .heading(let level, let inlines):
                return [indent + style(String(repeating: "#", count: level) + " " + plain(inlines), "1;36"), ""]
            case .paragraph(let inlines): return wrap(tokens(inlines), indent: indent, hanging: indent) + [""]
            case .quote(let inner): return self.blocks(inner, indent: indent + "│ ", chapter)
            case .list(let ordered, let start, let items):
                return items.enumerated().flatMap { number, item -> [String] in
                    let marker = ordered ? "\(start + number). " : "• "
                    let inner = self.blocks(item, indent: indent + String(repeating: " ", count: marker.count), chapter)
                    guard let first = inner.first else { return [indent + marker] }
                    return [indent + marker + first.dropFirst(indent.count + marker.count)] + inner.dropFirst()
                }
            case .code(let info, let text): return code(info ?? "", text, block.firstLine, indent, chapter)
            case .thematicBreak: return [indent + String(repeating: "─", count: max(width - indent.count, 3)), ""]
            case .html(let text): return [indent + text, ""]
            }
        }
    }

    private func code(_ info: String, _ text: String, _ line: Int, _ indent: String, _ chapter: Chapter) -> [String] {
        if info.hasPrefix("quiz"), let quiz = chapter.quizzes.first(where: { $0.location.line == line }) {
            return self.quiz(quiz, indent)
        }
        let isOutput = info.hasPrefix("console")
        let rows = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast(text.hasSuffix("\n") ? 1 : 0)
        return rows.map { indent + (isOutput ? "  │ " : "    ") + style(String($0), isOutput ? "2" : "33") } + [""]
    }

    private func quiz(_ quiz: Quiz, _ indent: String) -> [String] {
        var lines: [String] = []
        for (number, question) in quiz.questions.enumerated() {
            lines += wrap(words("? \(question.question)"), indent: indent, hanging: indent + "  ")
            for (index, answer) in question.answers.enumerated() {
                let letter = String(UnicodeScalar(UInt8(97 + index % 26)))
                lines += wrap(words("\(letter)) \(answer.text)"), indent: indent + "  ", hanging: indent + "     ")
            }
            lines.append("")
            let answers = question.answers.enumerated().map { index, answer in
                "\(String(UnicodeScalar(UInt8(97 + index % 26)))) is \(answer.isCorrect ? "right" : "wrong")"
                    + (answer.why.map { ": \($0)" } ?? "")
            }
            lines += wrap(
                words("Answer \(number + 1). " + answers.joined(separator: "; ")), indent: indent + "  ", hanging: indent + "  ")
            lines.append("")
        }
        return lines
    }

    // MARK: Words

    /// Words with their style; a break before each.
    private struct Token {
        var text: String
        var code: String?
        var breaksBefore = false
        var joinsBefore = false
    }

    private func words(_ text: String) -> [Token] { text.split(separator: " ").map { Token(text: String($0)) } }

    private func tokens(_ inlines: [MarkdownInline], _ code: String? = nil) -> [Token] {
        var tokens: [Token] = []
        var open = false
        func add(_ text: String, _ code: String?) {
            let parts = text.split(separator: " ", omittingEmptySubsequences: false)
            for (index, part) in parts.enumerated() {
                if index > 0 { open = false }
                guard !part.isEmpty else { continue }
                tokens.append(Token(text: String(part), code: code, joinsBefore: open))
                open = true
            }
            if text.hasSuffix(" ") { open = false }
        }
        for inline in inlines {
            switch inline {
            case .text(let text): add(text, code)
            case .code(let text): add(text, "33")
            case .emphasis(let inner): merge(self.tokens(inner, "3"), &tokens, &open)
            case .strong(let inner): merge(self.tokens(inner, "1"), &tokens, &open)
            case .link(let destination, _, let inner, _):
                merge(self.tokens(inner, "4"), &tokens, &open)
                if destination.contains("://") { add(" (\(destination))", code) }
            case .image(_, let title, let inner, _): add("[Figure: \(title.isEmpty ? plain(inner) : title). \(plain(inner))]", "2")
            case .softBreak: open = false
            case .lineBreak:
                open = false
                tokens.append(Token(text: "", breaksBefore: true))
            case .html: break
            }
        }
        return tokens
    }

    private func merge(_ inner: [Token], _ tokens: inout [Token], _ open: inout Bool) {
        for (index, token) in inner.enumerated() {
            var token = token
            if index == 0 { token.joinsBefore = open }
            tokens.append(token)
        }
        if !inner.isEmpty { open = true }
    }

    private func wrap(_ tokens: [Token], indent: String, hanging: String) -> [String] {
        var lines: [String] = []
        var line = indent
        var cells = CellWidth.of(indent)
        var isEmpty = true
        for token in tokens {
            let size = CellWidth.of(token.text)
            let space = isEmpty || token.joinsBefore ? 0 : 1
            if token.breaksBefore || (!isEmpty && !token.joinsBefore && cells + space + size > width) {
                lines.append(line)
                line = hanging
                cells = CellWidth.of(hanging)
                isEmpty = true
                if token.breaksBefore { continue }
            }
            if space == 1, !isEmpty {
                line += " "
                cells += 1
            }
            line += style(token.text, token.code)
            cells += size
            isEmpty = false
        }
        if !isEmpty { lines.append(line) }
        return lines
    }

    private func plain(_ inlines: [MarkdownInline]) -> String { inlines.map(\.plainText).joined() }

    private func style(_ text: String, _ code: String?) -> String {
        guard usesColor, let code else { return text }
        return "\u{1B}[\(code)m\(text)\u{1B}[0m"
    }
}
