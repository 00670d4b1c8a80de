/// Diagnostics as people read them in a terminal.
public struct ConsoleWriter: Sendable {
    public var usesColor: Bool

    public init(usesColor: Bool) { self.usesColor = usesColor }

    /// The place and what is wrong, the line with a caret under the column, details, and how to mend it.
    public func text(of diagnostic: Diagnostic) -> String {
        var lines: [String] = []
        let word = diagnostic.severity.rawValue
        let place = diagnostic.location.map { bold("\($0):") + " " } ?? ""
        lines.append("\(place)\(color(word, diagnostic.severity)): \(diagnostic.summary)")
        if let source = diagnostic.sourceLine {
            lines.append("    \(source)")
            if let column = diagnostic.location?.column { lines.append("    \(Self.padding(source, column))\(bold("^"))") }
        }
        if let details = diagnostic.details {
            lines += details.split(separator: "\n", omittingEmptySubsequences: false).map { "    \(shade($0))" }
        }
        if let help = diagnostic.help { lines.append("  \(bold("→")) \(help)") }
        return lines.joined(separator: "\n")
    }

    /// What brings the caret under a column: tabs stay tabs, and what is two cells wide takes two.
    static func padding(_ line: String, _ column: Int) -> String {
        line.prefix(max(column - 1, 0)).map { $0 == "\t" ? "\t" : String(repeating: " ", count: CellWidth.of($0)) }.joined()
    }

    private func bold(_ text: String) -> String { usesColor ? "\u{1B}[1m\(text)\u{1B}[0m" : text }

    private func color(_ text: String, _ severity: Diagnostic.Severity) -> String {
        guard usesColor else { return text }
        let code =
            switch severity {
            case .error: 31
            case .warning: 33
            case .note: 36
            }
        return "\u{1B}[1;\(code)m\(text)\u{1B}[0m"
    }

    private func shade(_ line: Substring) -> String {
        guard usesColor, let first = line.first, first == "-" || first == "+" else { return String(line) }
        return "\u{1B}[\(first == "-" ? 31 : 32)m\(line)\u{1B}[0m"
    }
}

/// How many cells of a terminal a character takes.
public enum CellWidth {
    public static func of(_ character: Character) -> Int {
        guard let scalar = character.unicodeScalars.first else { return 0 }
        if character.unicodeScalars.contains(where: { $0.value == 0xFE0F }) { return 2 }
        return switch scalar.value {
        case 0..<0x20, 0x7F, 0x300...0x36F, 0x200B...0x200F: 0
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF, 0xAC00...0xD7A3,
            0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
            2
        default: 1
        }
    }

    public static func of(_ text: some StringProtocol) -> Int { text.reduce(0) { $0 + of($1) } }
}
