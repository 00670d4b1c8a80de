internal import Diagnostics
internal import Foundation
internal import Literate
internal import Sandbox
internal import Wire

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

    /// What a diagnostic is called that says so.
    static let tookTooLong = "compiler-time"
    /// By the clock. What a compiler may compute is ``Limits/compiler``'s; this one is there for a machine that is too busy to let it.
    private static let timeLimit = Duration.seconds(120)
    /// What a shell says of a command that the kernel ended, as it does with one that has computed for too long.
    private static let killed: Int32 = 128 + 9
    /// The same of one that wrote a larger file than it may.
    private static let wroteTooMuch: Int32 = 128 + 25
    private static let greeting = "shut in"
    /// The first word says that the sandbox stands, before anybody's code is looked at. The notes are made in here too: on thirty
    /// brackets the parser is at work for minutes, and thousands of anything take more stack than there is. The program leaves through
    /// standard output, since nothing of ours can be written in here; that is a file, so that a class of any size takes no memory.
    private static let script = """
        echo \(greeting) >&2
        out=$1 plain=$2 traced=$3 tracer=$4 quick=$5
        shift 5
        with_notes() { if [ -n "$quick" ]; then eval "$quick"; else "$@" "$traced" -o "$out"; fi; }
        [ -e "$traced" ] || (ulimit -t 2; exec "$tracer" trace-source "$plain" "$traced") >/dev/null 2>&1
        [ -s "$traced" ] && with_notes "$@" >/dev/null 2>&1
        case $? in
            0) ;;
            \(killed)) exit \(killed) ;;
            *) "$@" "$plain" -o "$out" >&2 || exit 1 ;;
        esac
        cat "$out"
        """
    /// The tool itself: it lies beside the program that runs, tests or tool.
    private static let tool: String? = {
        let path = URL(fileURLWithPath: Bundle.main.executablePath ?? "").resolvingSymlinksInPath().deletingLastPathComponent()
            .appendingPathComponent("podium-tool").path
        return FileManager.default.isExecutableFile(atPath: path) ? path : nil
    }()
    /// A longer line isn't shown, and not more errors than that are kept: one line may have thousands.
    private static let (longestLine, mostErrors) = (400, 100)

    /// Compiles the file with a note before each statement, so that the line is known at which it stops; if that doesn't compile, the
    /// file as it is, whose lines and columns the compiler's messages then name.
    ///
    /// - Parameter file: The path that messages show instead of the copy's.
    func compile(_ text: String, shownAs file: String) async throws -> Outcome {
        let name = UUID().uuidString
        let sources = "\(folder)/\(name)"
        try FileManager.default.createDirectory(
            atPath: sources, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
        let answer = "\(sources)/Answer.swift"
        var others = [("\(sources)/Host.swift", GeneratedEnds.host(exercise.interface))]
        if let given = exercise.given { others.append(("\(sources)/Given.swift", given)) }
        for (path, text) in others + [(answer, text)] { try Data(text.utf8).write(to: URL(fileURLWithPath: path)) }

        let isShutIn = sandbox.confinement == .sandbox
        let (output, traced) =
            isShutIn ? ("/tmp/answer", "/tmp/Answer.swift") : ("\(sources)/program", "\(sources)/traced/Answer.swift")
        if !isShutIn { try writeTraced(text, traced) }
        let tracer = isShutIn ? Self.tool : nil
        let quick = QuickCompilation.isEnough(for: text) ? QuickCompilation(library, toolchain) : nil
        let shutIn = sandbox.wrap(
            [
                "/bin/sh", "-c", Self.script, "sh", output, answer, traced, tracer ?? "/bin/false",
                quick?.script(others.map(\.0) + [traced]) ?? "",
            ]
                + library.compilerArguments(others.map(\.0), toolchain),
            readable: [sources, toolchain.root, library.folder] + [tracer].compactMap(\.self), slot: slot, limits: .compiler)
        let program = "\(folder)/\(name)-program"
        var isCompiled = false
        defer { if !isCompiled { try? FileManager.default.removeItem(atPath: program) } }
        let result: CommandResult
        func failed(_ id: String, _ summary: String, details: String? = nil, help: String) -> Outcome {
            .failed([
                Diagnostic(
                    id: id, at: SourceLocation(file: file, line: 1, column: 1), summary, details: details, help: help)
            ])
        }
        let saidTooMuch = failed(
            "compiler-output", "the compiler said more, or made a larger program, than anybody wants",
            help: "Make the file simpler.")
        do {
            result = try await Command.run(shutIn, intoProgram: program, atMost: Self.timeLimit)
        } catch is Command.TimedOut {
            return failed(
                Self.tookTooLong, "the compiler was still at work after \(Self.timeLimit.inWords)",
                help: "Split long expressions, and give the types of their parts.")
        } catch is Command.WroteTooMuch { return saidTooMuch }
        if result.exitStatus == Self.wroteTooMuch { return saidTooMuch }
        guard result.standardError.starts(with: "\(Self.greeting)\n".utf8) else {
            throw JudgeProblem(
                summary: "the sandbox for the compiler doesn't start",
                details: String(decoding: result.standardError.suffix(2000), as: UTF8.self).printable())
        }
        if result.exitStatus == Self.killed || result.standardError.contains("failed due to signal 9 ".utf8) {
            return failed(
                Self.tookTooLong, "the compiler was still at work after \(Limits.compiler.cpuSeconds) s of computing",
                help: "Split long expressions, and give the types of their parts.")
        }
        guard result.exitStatus == 0 else { return .failed(diagnostics(in: result, answer, file, text)) }
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program)
        isCompiled = true
        return .compiled(program)
    }

    /// The compiler's words at the learner's lines. What it says of the host's file means that the learner's lacks something.
    private func diagnostics(in result: CommandResult, _ answer: String, _ file: String, _ text: String) -> [Diagnostic] {
        let words = String(decoding: result.standardError.dropFirst(Self.greeting.utf8.count + 1).prefix(256 << 10), as: UTF8.self)
        // By bytes: "\r\n" is one character.
        let lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let said = CompilerOutput.diagnostics(in: words) { path, number in
            guard path == answer, lines.indices.contains(number - 1) else { return nil }
            let line = lines[number - 1]
            guard line.count <= Self.longestLine else { return nil }
            return String(Substring(line.last == UInt8(ascii: "\r") ? line.dropLast() : line))
        }
        let errors = said.filter { $0.severity == .error }
        var own = Array(errors.filter { $0.location?.file == answer }.prefix(Self.mostErrors))
        for index in own.indices { own[index].location?.file = file }
        if !own.isEmpty { return own }
        let elsewhere = errors.filter { $0.location?.file != answer && $0.location?.file.hasSuffix("/Host.swift") != true }
        if let other = elsewhere.first, other.location?.file.hasSuffix("/Given.swift") != true {
            return [
                Diagnostic(
                    id: "compiler", at: SourceLocation(file: file, line: 1, column: 1), other.summary,
                    help: "The place is none of the file: does it have a #sourceLocation? Take it out, and the line is told.")
            ]
        }
        let wanted = exercise.interface.declarations.map { "  \($0)" }.joined(separator: "\n")
        guard !errors.isEmpty else {
            let isUnlinked = words.contains("undefined symbol") || words.contains("undefined reference")
            return [
                Diagnostic(
                    id: "compiler", at: SourceLocation(file: file, line: 1, column: 1),
                    isUnlinked
                        ? "the file names something that isn't there for exercises" : "the compiler stopped without saying why",
                    details: Self.placeless(words),
                    help: isUnlinked
                        ? "What the exercise gives and Swift's standard library are there, and nothing else."
                        : "Make the file simpler, step by step.")
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

extension SubmissionCompiler {
    private func writeTraced(_ text: String, _ path: String) throws {
        let url = URL(fileURLWithPath: path)
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(TracedFile.text(of: text).utf8).write(to: url)
    }

    /// What compiler and linker complain of without a place. Addresses and the names of temporary files, which are others every
    /// time, aren't in these lines.
    fileprivate static func placeless(_ words: String) -> String? {
        let lines = words.split(separator: "\n").compactMap { line in
            line.firstMatch(of: /^(?:<unknown>:0: |ld\.lld: |ld: |)(error: [^\/]{1,200}$)/).map { String($0.1) }
        }
        return lines.isEmpty ? nil : lines.prefix(5).joined(separator: "\n")
    }
}

/// A learner's file with a note before each statement, by which the line is known at which it stops.
public enum TracedFile {
    public static func text(of text: String) -> String { "import LearnerHost; " + TracedSource.text(of: text, isScript: false) }
}
