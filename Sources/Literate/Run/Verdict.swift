internal import Diagnostics

/// Turns how a program ended into words.
enum Verdict {
    static func result(of program: Program, _ ending: Supervisor.Ending, outputLimit: Int, because reason: String) -> ProgramResult
    {
        let (output, fatal) = split(ownOutput(ending))
        return ProgramResult(
            id: program.id, outcome: outcome(of: program, ending, fatal, outputLimit), output: output,
            trace: ending.trace.isEmpty ? nil : String(decoding: ending.trace, as: UTF8.self), origin: .ran(because: reason))
    }

    private static func outcome(
        of program: Program, _ ending: Supervisor.Ending, _ fatal: Fatal?, _ outputLimit: Int
    ) -> ProgramResult.Outcome {
        let location = location(of: program, ending, fatal)
        if !ending.ended {
            return .machine(
                Diagnostic(
                    id: "not-run", at: nil, "the program could not be started",
                    details: ending.message.isEmpty ? nil : ending.message,
                    help: "Run podium doctor."))
        }
        if ending.timedOut { return .timedOut(limit: program.timeLimit) }
        if ending.printedTooMuch { return .printedTooMuch(limit: outputLimit) }
        if !ending.message.isEmpty { return .threw(message: ending.message, location: location) }
        if ending.signal != 0 {
            if let raised = fatal?.message, raised.hasPrefix("Error raised at top level: ") {
                return .threw(message: String(raised.dropFirst("Error raised at top level: ".count)), location: location)
            }
            return .trapped(message: fatal?.message ?? name(ofSignal: ending.signal), location: location)
        }
        return ending.finished ? .succeeded : .exited(status: ending.exitStatus)
    }

    /// What the last piece printed.
    private static func ownOutput(_ ending: Supervisor.Ending) -> String {
        let text = String(decoding: ending.output, as: UTF8.self)
        guard !ending.marker.isEmpty else { return text }
        return text.split(separator: ending.marker, omittingEmptySubsequences: false).last.map(String.init) ?? text
    }

    struct Fatal {
        var message: String
        var file: String?
        var line: Int?
    }

    /// The runtime's last words, and the stack that follows them, are no output of the program's.
    private static func split(_ output: String) -> (output: String, fatal: Fatal?) {
        var kept: [Substring] = []
        for line in output.split(separator: "\n", omittingEmptySubsequences: false) {
            if let match = line.firstMatch(of: /^(?:(.+?):(\d+): )?Fatal error(?:: (.*))?$/) {
                let fatal = Fatal(
                    message: match.3.map(String.init) ?? "Fatal error", file: match.1.map(String.init),
                    line: match.2.flatMap { Int($0) })
                return (kept.map { "\($0)\n" }.joined(), fatal)
            }
            kept.append(line)
        }
        return (output, nil)
    }

    /// Where the runtime says, if that is in one of the pieces; else the statement that was being run.
    private static func location(of program: Program, _ ending: Supervisor.Ending, _ fatal: Fatal?) -> SourceLocation? {
        if let file = fatal?.file, let line = fatal?.line {
            for piece in program.pieces where file == piece.file || file.hasSuffix("/\(piece.file)") {
                return SourceLocation(file: piece.file, line: line)
            }
        }
        guard ending.line > 0, program.pieces.indices.contains(ending.piece) else { return nil }
        return SourceLocation(file: program.pieces[ending.piece].file, line: ending.line)
    }

    private static func name(ofSignal signal: Int32) -> String {
        switch signal {
        case 4, 5: "stopped by a check of the language: an arithmetic overflow, most likely"
        case 6: "aborted"
        case 9: "killed: it used more memory or time than it may"
        case 11: "stopped by a bad memory access: endless recursion, most likely"
        case 24: "used more processor time than it may"
        case 25: "wrote a larger file than it may"
        default: "stopped by signal \(signal)"
        }
    }
}
