internal import Diagnostics

/// Says of one snippet's result whether it is what the chapter promises, and if not, why.
struct Judgment {
    let chapter: Chapter
    let snippet: Snippet
    let result: ProgramResult

    private var place: SourceLocation { snippet.location }

    func diagnostics() -> [Diagnostic] {
        switch (snippet.kind, result.outcome) {
        case (_, .machine(let problem)): [problem]
        case (.mustFail(let saying), .refused(let errors)):
            errors.contains { $0.summary.contains(saying) }
                ? []
                : [
                    problem(
                        "wrong-refusal", "the compiler refuses it, but doesn't say \"\(saying)\"", "Write what it says: see below.")
                ] + errors
        case (.mustFail, _): [problem("not-refused", "it should not compile, and does", "Let it fail, or take 'fails' away.")]
        case (.mustTrap(let saying), .trapped(let message, let at)):
            (message.contains(saying)
                ? []
                : [problem("wrong-trap", "it stops, but says \"\(message)\" and not \"\(saying)\"", "Write what it says.", at: at)])
                + output()
        case (.mustTrap(let saying), .threw(let message, let at)):
            message.contains(saying)
                ? output()
                : [
                    problem(
                        "wrong-trap", "an error leaves it that says \"\(message)\" and not \"\(saying)\"", "Write what it says.",
                        at: at)
                ]
        case (.mustTrap, .succeeded):
            [problem("not-trapped", "it should stop with a run-time error, and runs to its end", "Take 'traps' away.")]
        case (_, .succeeded): output() + silence()
        case (_, .refused(let errors)): errors.isEmpty ? [problem("refused", "it doesn't compile", "Mend it.")] : errors
        case (_, .trapped(let message, let at)):
            [problem("trapped", "it stops here: \(message)", "If it is meant to: {traps=\"…\"}.", at: at)]
        case (_, .threw(let message, let at)):
            [
                problem(
                    "threw", "an error leaves the snippet here: \(message)", "Catch it with do and catch, or: {traps=\"…\"}.",
                    at: at)
            ]
        case (_, .exited(let status)):
            [problem("exited", "it ended itself with exit status \(status), before its last line", "Let it run to its end.")]
        case (_, .timedOut(let limit)):
            [
                problem(
                    "timed-out", "it was still running after \(limit.inWords)",
                    "Look for a loop without an end, or give it timeout=…")
            ]
        case (_, .printedTooMuch(let limit)):
            [problem("too-much-output", "it printed more than \(limit / 1024) KiB", "Print less.")]
        }
    }

    private func output() -> [Diagnostic] {
        guard let block = chapter.outputs.first(where: { $0.snippet == snippet.id }), snippet.id != nil,
            let difference = OutputDiff.compare(expected: block.text, actual: result.output)
        else { return [] }
        let line = min(block.firstLine + difference.line, block.fence.closingLine ?? block.firstLine)
        return [
            Diagnostic(
                id: "different-output", at: SourceLocation(file: chapter.file.path, line: line, column: 1),
                "'\(snippet.label)' prints something else (- in the chapter, + printed)", details: difference.text,
                help: "If the new output is right: podium check --update \(chapter.name).")
        ]
    }

    /// What is printed has to be shown: nobody else would notice when it changes.
    private func silence() -> [Diagnostic] {
        let shown = snippet.id.map { id in chapter.outputs.contains { $0.snippet == id } } ?? false
        let lines = OutputDiff.lines(result.output)
        guard !shown, !lines.isEmpty else { return [] }
        let id = snippet.id ?? "ID"
        return [
            problem(
                "output-not-shown", "it prints \(lines.count) lines that the chapter doesn't show",
                "Add an empty block ```console {output=\(id)} after it and run podium check --update.")
        ]
    }

    private func problem(_ id: String, _ summary: String, _ help: String, at location: SourceLocation? = nil) -> Diagnostic {
        let at = location ?? place
        let line = at.file == chapter.file.path ? chapter.file.line(at.line) : nil
        return Diagnostic(id: id, at: at, "'\(snippet.label)': \(summary)", sourceLine: line, help: help)
    }
}

extension Duration {
    /// `5 s`, `500 ms`.
    package var inWords: String { milliseconds % 1000 == 0 ? "\(milliseconds / 1000) s" : "\(milliseconds) ms" }
}
