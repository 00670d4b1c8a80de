public import Diagnostics
internal import Foundation
internal import Literate
internal import Sandbox
public import Wire

/// An exercise whose suite is compiled: it judges any number of submissions.
public struct PreparedExercise: Sendable {
    public let exercise: Exercise
    /// Its typical wrong answers, as they were when it was prepared.
    let mutants: [Mutant]
    let suite: SuiteProgram
    let library: LearnerLibrary
    let toolchain: Toolchain
    let compilerVersion: String
    let sandbox: Sandbox
    let cacheFolder: String

    /// All questions of a suite together take no longer.
    static let suiteLimit = Duration.seconds(60)
    static let endless = "it took longer than \(suiteLimit.inWords) to answer the suite's questions"

    /// What a submission came to when it was compiled.
    public enum Compiled: Sendable {
        /// A program, and what it was made of, for a second look at where it stops.
        case program(String, folder: TemporaryFolder)
        case failed([Diagnostic])
        /// It isn't a source file at all.
        case refused(String)
    }

    /// - Parameters:
    ///   - code: The learner's file.
    ///   - file: Its path, as messages show it.
    ///   - slot: Tells judgements apart that run at the same time.
    /// - Throws: ``JudgeProblem`` if the judge itself can't work.
    public func judge(_ code: [UInt8], file: String, seed: UInt64 = Judge.defaultSeed, slot: Int = 0) async throws -> Verdict {
        func verdict(_ outcome: Verdict.Outcome, _ checks: [CheckResult] = []) -> Verdict {
            Verdict(inputs: inputs(code, seed), outcome: outcome, checks: checks)
        }
        switch try await compile(code, file: file, slot: slot) {
        case .refused(let reason): return verdict(.refused(reason))
        case .failed(let diagnostics): return verdict(.notCompiled(diagnostics))
        case .program(let program, let folder):
            defer { folder.remove() }
            let report: SuiteReport
            do {
                guard let found = try await self.report(on: program, seed: seed, slot: slot) else {
                    return verdict(.refused(Self.endless))
                }
                report = found
            } catch let problem as JudgeProblem where problem.isSuiteStopped {
                // `podium check exercises` proves that right answers, and the usual wrong ones, don't do that.
                return verdict(.refused("its answers made the suite stop"))
            }
            return verdict(report.hasPassed ? .passed : .failed, report.checks)
        }
    }

    func inputs(_ code: [UInt8], _ seed: UInt64) -> Verdict.Inputs {
        Verdict.Inputs(
            exercise: exercise.name, submission: ContentHash.of(code), suite: suite.contentHash, mutants: mutantsHash,
            engine: suite.engineHash, compiler: compilerVersion, confinement: sandbox.confinement, seed: seed)
    }

    public func compile(_ code: [UInt8], file: String, slot: Int = 0) async throws -> Compiled {
        guard code.count <= Judge.largestSubmission else {
            return .refused("the file is longer than the \(Judge.largestSubmission) bytes that are read")
        }
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let unmarked = code.starts(with: mark) ? code[mark.count...] : code[...]
        guard let text = String(validating: unmarked, as: UTF8.self), !code.contains(0) else {
            return .refused("the file is no text: save it as UTF-8")
        }
        let folder = try TemporaryFolder()
        do {
            switch try await compiler(folder, slot).compile(text, shownAs: file) {
            case .compiled(let program): return .program(program, folder: folder)
            case .failed(let diagnostics):
                folder.remove()
                return .failed(diagnostics.map(\.printable))
            }
        } catch {
            folder.remove()
            throw error
        }
    }

    private func compiler(_ folder: TemporaryFolder, _ slot: Int) -> SubmissionCompiler {
        SubmissionCompiler(
            toolchain: toolchain, sandbox: sandbox, library: library, exercise: exercise, slot: slot, folder: folder.path)
    }

    /// Holds the suite against a program.
    ///
    /// - Returns: `nil` if the suite came to no end.
    public func report(on program: String, seed: UInt64, only check: String? = nil, slot: Int = 0) async throws -> SuiteReport? {
        let learner = sandbox.wrap([program], readable: [program, toolchain.runtimeLibraries], slot: slot, limits: .learner)
        let result: CommandResult
        do {
            result = try await Command.run(
                [suite.executable, "\(seed)"] + (check.map { [$0] } ?? []) + ["--"] + learner, atMost: Self.suiteLimit)
        } catch is Command.TimedOut { return nil }
        guard result.exitStatus != nil else {
            throw JudgeProblem(
                summary: "the suite of \(exercise.name) stopped",
                details: String(decoding: result.standardError.suffix(2000), as: UTF8.self).printable(), isSuiteStopped: true)
        }
        guard result.exitStatus == 0, let report = try? JSONDecoder().decode(SuiteReport.self, from: Data(result.standardOutput))
        else {
            throw JudgeProblem(
                summary: "the suite of \(exercise.name) didn't report",
                details: String(decoding: result.standardError.suffix(2000), as: UTF8.self).printable())
        }
        return report.printable
    }
}

extension Diagnostic {
    fileprivate var printable: Diagnostic {
        var diagnostic = self
        diagnostic.summary = summary.printable(isOneLine: true)
        diagnostic.sourceLine = sourceLine?.printable(isOneLine: true)
        diagnostic.details = details?.printable()
        diagnostic.location?.file = location?.file.printable(isOneLine: true) ?? ""
        return diagnostic
    }
}

extension SuiteReport {
    public var firstFailure: Failure? { checks.lazy.compactMap(\.failure).first }
}

/// A folder that goes when its user does, or when somebody presses Ctrl-C.
public struct TemporaryFolder: Sendable {
    public let path: String

    public init() throws {
        try Children.checkEnding()
        path =
            URL(fileURLWithPath: NSTemporaryDirectory()).path
            + "/podium-\(ProcessInfo.processInfo.processIdentifier)-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
        Children.note(temporaryFolder: path)
    }

    public func remove() {
        try? FileManager.default.removeItem(atPath: path)
        Children.forget(temporaryFolder: path)
    }
}
