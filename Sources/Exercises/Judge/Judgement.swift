internal import Diagnostics
internal import Foundation
internal import Literate
internal import Sandbox
internal import Wire

/// One submission on its way to a verdict.
struct Judgement: Sendable {
    let toolchain: Toolchain
    let sandbox: Sandbox
    let library: LearnerLibrary
    let suite: SuiteProgram
    let exercise: Exercise
    let inputs: Verdict.Inputs
    let slot: Int

    func verdict(on code: [UInt8], file: String) async throws -> Verdict {
        guard code.count <= Judge.largestSubmission else {
            return refused("the file has \(code.count) bytes; at most \(Judge.largestSubmission) are read")
        }
        guard let text = String(validating: code, as: UTF8.self), !code.contains(0) else {
            return refused("the file is no text: save it as UTF-8")
        }
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let submission = SubmissionCompiler(
            toolchain: toolchain, sandbox: sandbox, library: library, exercise: exercise, slot: slot, folder: folder.path)
        switch try await submission.compile(text, shownAs: file) {
        case .failed(let diagnostics): return Verdict(inputs: inputs, outcome: .notCompiled(diagnostics), checks: [])
        case .compiled(let program):
            guard var report = try await report(on: program) else {
                return refused("it took longer than \(Judge.suiteLimit.inWords), or broke the judge's questions off")
            }
            if report.firstFailure?.kind == .trapped,
                case .compiled(let traced) = try await submission.compile(TracedFile.text(of: text), shownAs: file),
                let again = try await self.report(on: traced), let line = again.firstFailure?.line
            {
                report.setLineOfFirstFailure(line)
            }
            return Verdict(inputs: inputs, outcome: report.hasPassed ? .passed : .failed, checks: report.checks)
        }
    }

    private func refused(_ reason: String) -> Verdict { Verdict(inputs: inputs, outcome: .refused(reason), checks: []) }

    /// - Returns: `nil` if the suite came to no end.
    private func report(on program: String) async throws -> SuiteReport? {
        let learner = sandbox.wrap([program], readable: [program, toolchain.runtimeLibraries], slot: slot, limits: .learner)
        let result: CommandResult
        do {
            result = try await Command.run(
                [suite.executable, "\(inputs.seed)", "--"] + learner, atMost: Judge.suiteLimit)
        } catch is Command.TimedOut { return nil }
        guard result.exitStatus == 0 else { return nil }
        return try? JSONDecoder().decode(SuiteReport.self, from: Data(result.standardOutput))
    }
}

extension SuiteReport {
    var firstFailure: Failure? { checks.lazy.compactMap(\.failure).first }

    fileprivate mutating func setLineOfFirstFailure(_ line: Int) {
        guard let index = checks.firstIndex(where: { $0.failure != nil }) else { return }
        checks[index].failure?.line = line
    }
}

/// A folder that goes when its user does, or when somebody presses Ctrl-C.
struct TemporaryFolder: Sendable {
    let path: String

    init() throws {
        path = URL(fileURLWithPath: NSTemporaryDirectory()).path
            + "/podium-\(ProcessInfo.processInfo.processIdentifier)-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
        Children.note(temporaryFolder: path)
    }

    func remove() {
        try? FileManager.default.removeItem(atPath: path)
        Children.forget(temporaryFolder: path)
    }
}
