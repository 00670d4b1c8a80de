internal import Foundation
public import Literate
public import Sandbox

/// Judges submissions: compiles them shut in, and holds the exercise's suite against them.
public actor Judge {
    let toolchain: Toolchain
    let build: JudgeBuild
    public nonisolated let sandbox: Sandbox
    /// The repository, for the engine's sources.
    let root: String
    let cacheFolder: String
    private var libraries: [Bool: Task<LearnerLibrary, any Error>] = [:]
    private var prepared: [String: Task<PreparedExercise, any Error>] = [:]

    public init(toolchain: Toolchain, build: JudgeBuild, sandbox: Sandbox, root: String, cacheFolder: String) {
        self.toolchain = toolchain
        self.build = build
        self.sandbox = sandbox
        self.root = root
        self.cacheFolder = cacheFolder + "/exercises"
    }

    /// The seed that verdicts are given with unless somebody asks for another.
    public static let defaultSeed: UInt64 = 1
    /// A submission may be as large as this, in bytes.
    public static let largestSubmission = 256 << 10

    /// Compiles the suite, and what a learner's file is linked with, unless both are kept from before.
    ///
    /// - Throws: ``JudgeProblem`` if that doesn't work: the exercise or the machine is to blame, never a submission.
    public func prepare(_ exercise: Exercise) async throws -> PreparedExercise {
        let texts = exercise.suiteFiles.map(\.text) + [exercise.solution, exercise.given ?? ""]
        let key = ([exercise.folder] + texts).joined(separator: "\u{0}")
        if let known = prepared[key] { return try await known.value }
        let library = library(for: exercise.kind)
        let (build, toolchain, sandbox, root, cacheFolder) = (build, toolchain, sandbox, root, cacheFolder)
        let task = Task {
            async let suite = SuiteProgram.build(
                of: exercise, build: build, toolchain: toolchain, root: root, cacheFolder: cacheFolder)
            return PreparedExercise(
                exercise: exercise, mutants: exercise.mutants.mutants, suite: try await suite, library: try await library.value,
                toolchain: toolchain,
                compilerVersion: try await CompilerVersion.of(toolchain, cacheFolder: cacheFolder), sandbox: sandbox,
                cacheFolder: cacheFolder)
        }
        prepared[key] = task
        return try await task.value
    }

    /// - Parameters:
    ///   - code: The learner's file.
    ///   - file: Its path, as messages show it.
    ///   - slot: Tells judgements apart that run at the same time.
    /// - Throws: ``JudgeProblem`` if the judge itself can't work.
    public func judge(_ code: [UInt8], file: String, for exercise: Exercise, seed: UInt64 = defaultSeed, slot: Int = 0) async throws
        -> Verdict
    {
        let prepared = try await prepare(exercise)
        let verdict = try await prepared.judge(code, file: file, seed: seed, slot: slot)
        guard verdict.outcome == .failed else { return verdict }
        return try await prepared.withMisconception(verdict, slot: slot)
    }

    func library(for kind: Exercise.Kind) -> Task<LearnerLibrary, any Error> {
        if let known = libraries[kind.usesEngine] { return known }
        let (build, toolchain, root, cacheFolder) = (build, toolchain, root, cacheFolder)
        let task = Task {
            kind.usesEngine
                ? try await LearnerLibrary.engine(build, toolchain: toolchain, cacheFolder: cacheFolder)
                : try await LearnerLibrary.score(build, toolchain: toolchain, root: root, cacheFolder: cacheFolder)
        }
        libraries[kind.usesEngine] = task
        return task
    }
}

/// The compiler's own name for itself, asked once for each compiler.
enum CompilerVersion {
    static func of(_ toolchain: Toolchain, cacheFolder: String) async throws -> String {
        let file = "\(cacheFolder)/compiler-\(ContentHash.of(toolchain.identity))"
        if let known = FileManager.default.contents(atPath: file) { return String(decoding: known, as: UTF8.self) }
        let result = try await Command.run([toolchain.compiler, "--version"], atMost: .seconds(30))
        let text = String(decoding: result.standardOutput, as: UTF8.self)
        let version = text.split(separator: "\n").first.map(String.init) ?? "unknown"
        try FileManager.default.createDirectory(atPath: cacheFolder, withIntermediateDirectories: true)
        try Data(version.utf8).write(to: URL(fileURLWithPath: file), options: .atomic)
        return version
    }
}

/// What keeps the judge from judging; nobody's submission is to blame.
public struct JudgeProblem: Error, Sendable {
    public var summary: String
    public var details: String?
    /// The suite's own program was stopped by a signal, in the middle of a submission.
    var isSuiteStopped = false
}

/// Compiles something of ours: if that fails, no submission is to blame.
enum OwnCompilation {
    /// - Parameter mend: Turns the compiler's words into the reader's: paths of copies into those of the originals.
    /// - Throws: ``JudgeProblem`` with `failure` as its summary, and the compiler's words.
    static func run(_ command: [String], failure: String, mend: (String) -> String = { $0 }) async throws {
        let limit = Duration.seconds(300)
        let result: CommandResult
        do { result = try await Command.run(command, atMost: limit) } catch is Command.TimedOut {
            throw JudgeProblem(summary: failure, details: "The compiler was still at work after \(limit.inWords).")
        }
        guard result.exitStatus == 0 else {
            throw JudgeProblem(
                summary: failure, details: String(mend(String(decoding: result.standardError, as: UTF8.self)).prefix(6000)))
        }
    }
}
