internal import Diagnostics
internal import Foundation
internal import Literate
internal import Orchestra

/// What `CHAPTER`, `CHAPTER#SNIPPET` and `FILE.swift` mean.
enum Subject {
    static func programs(_ subject: String, _ workspace: Workspace, trace: Program.Trace) throws -> [Program] {
        if subject.hasSuffix(".swift") { return [try script(subject, trace)] }
        let halves = subject.split(separator: "#", maxSplits: 1).map(String.init)
        guard let name = halves.first else { throw CommandFailure(.call, "'\(subject)' names no chapter") }
        let chapter = try workspace.chapter(named: name)
        var snippets = chapter.snippets
        if halves.count > 1 {
            snippets = snippets.filter { $0.id == halves[1] }
            guard !snippets.isEmpty else {
                let known = chapter.snippets.compactMap(\.id)
                let near = NearMiss.suggestion(for: halves[1], among: known).map { "; did you mean '\($0)'?" } ?? ""
                throw CommandFailure(
                    .call, "\(chapter.name) has no snippet '\(halves[1])'\(near)\n  → It has: \(known.joined(separator: ", ")).")
            }
        }
        let programs = snippets.compactMap { snippet -> Program? in
            var program = BookChecker.program(of: snippet, in: chapter)
            program?.trace = trace == .onlySimulation ? snippet.stage.map { .variable($0) } ?? trace : trace
            return program
        }
        guard !programs.isEmpty else { throw CommandFailure(.call, "'\(subject)' is only shown, never run") }
        return programs
    }

    private static func script(_ path: String, _ trace: Program.Trace) throws -> Program {
        let source: SourceFile
        do { source = try SourceFile(path: path) } catch {
            throw CommandFailure(.call, ConsoleWriter(usesColor: false).text(of: error.diagnostic))
        }
        return Program(
            id: path, pieces: [.init(code: source.lines.joined(separator: "\n"), file: path, line: 1)], timeLimit: .seconds(60),
            trace: trace)
    }

    /// What a person has to know of how it ended; `nil` if it ended as it should.
    static func complaint(_ program: Program, _ result: ProgramResult) -> String? {
        let writer = ConsoleWriter(usesColor: Console.errorsAreTerminal && Console.usesColor)
        func place(_ location: SourceLocation?) -> String { location.map { "\($0): " } ?? "" }
        switch (result.outcome, program.expectation) {
        case (.succeeded, .succeeds): return nil
        case (.succeeded, _): return "\(program.id) should fail, and runs to its end"
        case (.refused(let errors), .failsToCompile):
            Console.write(errors.map { writer.text(of: $0) }.joined(separator: "\n") + "\n")
            return nil
        case (.refused(let errors), _): return errors.map { writer.text(of: $0) }.joined(separator: "\n")
        case (.trapped(let message, let at), .traps), (.threw(let message, let at), .traps):
            Console.write("\(place(at))stopped: \(message)\n")
            return nil
        case (.trapped(let message, let at), _): return "\(place(at))stopped: \(message)"
        case (.threw(let message, let at), _): return "\(place(at))an error was thrown: \(message)"
        case (.exited(let status), _): return "it ended itself with exit status \(status)"
        case (.timedOut(let limit), _): return "it was still running after \(limit)"
        case (.printedTooMuch(let limit), _): return "it printed more than \(limit / 1024) KiB"
        case (.machine(let problem), _): return writer.text(of: problem)
        }
    }
}

/// The engine's log as text, out of a trace.
enum TraceText {
    static func text(of json: String) throws -> String {
        let trace = try JSONDecoder().decode(Trace.self, from: Data(json.utf8))
        return trace.log.map { "\($0)\n" }.joined()
    }
}
