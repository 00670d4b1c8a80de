internal import Diagnostics
internal import Foundation
public import Literate
public import Sandbox
internal import Wire

/// Judges submissions: compiles them shut in, and holds the exercise's suite against them.
public actor Judge {
    let toolchain: Toolchain
    let build: JudgeBuild
    let sandbox: Sandbox
    /// The repository, for the engine's sources.
    let root: String
    let cacheFolder: String
    private var libraries: [Bool: Task<LearnerLibrary, any Error>] = [:]
    private var suites: [String: Task<SuiteProgram, any Error>] = [:]

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
    /// All questions of a suite together take no longer.
    static let suiteLimit = Duration.seconds(30)

    /// - Parameters:
    ///   - code: The learner's file.
    ///   - file: Its path, as messages show it.
    ///   - slot: Tells judgements apart that run at the same time.
    /// - Throws: ``JudgeProblem`` if the judge itself can't work.
    public func judge(_ code: [UInt8], file: String, for exercise: Exercise, seed: UInt64 = defaultSeed, slot: Int = 0) async throws
        -> Verdict
    {
        let suite = try await suite(of: exercise)
        let library = try await library(for: exercise.kind)
        let inputs = Verdict.Inputs(
            exercise: exercise.name, submission: ContentHash.of(code), suite: suite.contentHash, engine: suite.engineHash,
            compiler: toolchain.identity, seed: seed)
        return try await Judgement(
            toolchain: toolchain, sandbox: sandbox, library: library, suite: suite, exercise: exercise, inputs: inputs, slot: slot
        ).verdict(on: code, file: file)
    }

    private func library(for kind: Exercise.Kind) async throws -> LearnerLibrary {
        if let known = libraries[kind.usesEngine] { return try await known.value }
        let (build, toolchain, root, cacheFolder) = (build, toolchain, root, cacheFolder)
        let task = Task {
            kind.usesEngine
                ? LearnerLibrary.engine(build)
                : try await LearnerLibrary.score(build, toolchain: toolchain, root: root, cacheFolder: cacheFolder)
        }
        libraries[kind.usesEngine] = task
        return try await task.value
    }

    private func suite(of exercise: Exercise) async throws -> SuiteProgram {
        if let known = suites[exercise.folder] { return try await known.value }
        let (build, toolchain, cacheFolder) = (build, toolchain, cacheFolder)
        let task = Task { try await SuiteProgram.build(of: exercise, build: build, toolchain: toolchain, cacheFolder: cacheFolder) }
        suites[exercise.folder] = task
        return try await task.value
    }
}
