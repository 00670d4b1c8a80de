package import Diagnostics

/// What the compiler said, as diagnostics that point where the reader can look.
package enum CompilerOutput {
    /// - Parameters:
    ///   - text: The compiler's standard error, in its LLVM style: `file:line:column: error: message`.
    ///   - line: The text of a line of one of the readers' files.
    package static func diagnostics(in text: String, line: (_ file: String, _ line: Int) -> String?) -> [Diagnostic] {
        var diagnostics: [Diagnostic] = []
        for row in text.split(separator: "\n") {
            guard let match = row.firstMatch(of: /^(.+?):(\d+):(\d+): (error|warning|note): (.*)$/), let number = Int(match.2),
                let column = Int(match.3), let severity = Diagnostic.Severity(rawValue: String(match.4))
            else { continue }
            let file = String(match.1)
            diagnostics.append(
                Diagnostic(
                    severity, id: "compiler", at: SourceLocation(file: file, line: number, column: column), String(match.5),
                    sourceLine: line(file, number)))
        }
        return diagnostics
    }

    /// An error that names no place: a missing library, a crash of the compiler.
    static func placeless(_ text: String) -> Diagnostic {
        Diagnostic(
            id: "compiler", at: nil, "the compiler failed", details: text.split(separator: "\n").suffix(12).joined(separator: "\n"),
            help: "Run podium doctor.")
    }
}

extension Program {
    /// The text of a line of one of its pieces.
    func text(of file: String, _ number: Int) -> String? {
        for piece in pieces where piece.file == file {
            let lines = piece.code.split(separator: "\n", omittingEmptySubsequences: false)
            if lines.indices.contains(number - piece.line) { return String(lines[number - piece.line]) }
        }
        return nil
    }
}
