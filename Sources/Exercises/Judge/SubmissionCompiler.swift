internal import Diagnostics
internal import Foundation
internal import Literate
internal import Sandbox

/// Compiles a learner's file, shut in: a compiler is a program too, and its input isn't ours.
struct SubmissionCompiler: Sendable {
    let toolchain: Toolchain
    let sandbox: Sandbox
    let library: LearnerLibrary
    let exercise: Exercise
    let slot: Int
    let folder: String

    enum Outcome {
        case compiled(String)
        case failed([Diagnostic])
    }

    private static let timeLimit = Duration.seconds(20)

    /// Compiles the file with a note before each statement, so that the line is known at which it stops; if that doesn't compile, the
    /// file as it is, whose lines and columns the compiler's messages then name.
    ///
    /// - Parameter file: The path that messages show instead of the copy's.
    func compile(_ text: String, shownAs file: String) async throws -> Outcome {
        let traced = "import LearnerHost; " + TracedSource.text(of: text, isScript: false)
        let outcome = try await compileOnce(traced, shownAs: file)
        guard case .failed(let diagnostics) = outcome, diagnostics.first?.id != Self.tookTooLong else { return outcome }
        return try await compileOnce(text, shownAs: file)
    }

    /// What a diagnostic is called that says so.
    static let tookTooLong = "compiler-time"

    private func compileOnce(_ text: String, shownAs file: String) async throws -> Outcome {
        let name = UUID().uuidString
        let sources = "\(folder)/\(name)"
        try FileManager.default.createDirectory(
            atPath: sources, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
        let answer = "\(sources)/Answer.swift"
        var files = [(answer, text), ("\(sources)/Host.swift", GeneratedEnds.host(exercise.interface))]
        if let given = exercise.given { files.append(("\(sources)/Given.swift", given)) }
        for (path, text) in files { try Data(text.utf8).write(to: URL(fileURLWithPath: path)) }

        let command = library.compilerArguments(files.map(\.0), toolchain)
        // The program leaves the sandbox through standard output: nothing of ours can be written in there.
        let script = #"out=$1; shift; "$@" -o "$out" >&2 && cat "$out""#
        let output = sandbox.confinement == .sandbox ? "/tmp/answer" : "\(sources)/program"
        let shutIn = sandbox.wrap(
            ["/bin/sh", "-c", script, "sh", output] + command,
            readable: [sources, toolchain.root, library.folder], slot: slot, limits: .compiler)
        let result: CommandResult
        do { result = try await Command.run(shutIn, atMost: Self.timeLimit) } catch is Command.TimedOut {
            return .failed([
                Diagnostic(
                    id: Self.tookTooLong, at: SourceLocation(file: file, line: 1, column: 1),
                    "the compiler was still at work after \(Self.timeLimit.inWords)",
                    help: "Split long expressions, and give the types of their parts.")
            ])
        }
        guard result.exitStatus == 0 else { return .failed(diagnostics(in: result, answer, file, text)) }
        let program = "\(folder)/\(name)-program"
        try Data(result.standardOutput).write(to: URL(fileURLWithPath: program))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program)
        return .compiled(program)
    }

    /// The compiler's words at the learner's lines. What it says of the host's file means that the learner's lacks something.
    private func diagnostics(in result: CommandResult, _ answer: String, _ file: String, _ text: String) -> [Diagnostic] {
        let words = String(decoding: (result.standardError).prefix(256 << 10), as: UTF8.self)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let said = CompilerOutput.diagnostics(in: words) { path, line in
            path == answer && lines.indices.contains(line - 1) ? lines[line - 1] : nil
        }
        let errors = said.filter { $0.severity == .error }
        var own = errors.filter { $0.location?.file == answer }
        for index in own.indices { own[index].location?.file = file }
        if !own.isEmpty { return own }
        let elsewhere = errors.filter { $0.location?.file != answer && $0.location?.file.hasSuffix("/Host.swift") != true }
        if let other = elsewhere.first, other.location?.file.hasSuffix("/Given.swift") != true {
            return [Diagnostic(id: "compiler", at: nil, other.summary)]
        }
        let wanted = exercise.interface.declarations.map { "  \($0)" }.joined(separator: "\n")
        guard !errors.isEmpty else {
            return [
                Diagnostic(
                    id: "compiler", at: SourceLocation(file: file, line: 1, column: 1), "the compiler stopped without saying why",
                    details: String(words.suffix(600)), help: "Make the file simpler, step by step.")
            ]
        }
        return [
            Diagnostic(
                id: "missing-declaration", at: SourceLocation(file: file, line: 1, column: 1),
                "the file doesn't declare what the judge calls, or declares it otherwise", details: wanted,
                help: "Declare exactly this, not private; `podium reset` gives the starting file back, and keeps yours.")
        ]
    }
}
