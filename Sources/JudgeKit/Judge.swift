internal import CJudge
internal import Orchestra
internal import Wire

/// Holds a suite against a learner's program and reports.
///
/// All cases of all checks are asked in one order, shuffled by the seed, so that nothing useful can be carried from case to
/// case; some of each check are then asked again in a fresh process.
public struct Judge {
    /// What cases are drawn from.
    nonisolated(unsafe) static var seed: UInt64 = 1

    private let suite: Suite
    private let process: LearnerProcess
    /// A check whose cases keep stopping the program isn't asked more often than this.
    private static let mostStops = 2
    /// After so many answers that never came, nothing is asked any more.
    private static let mostTimeOuts = 2
    /// What making a case smaller may cost: an answer costs 1, a new process `restartCost`.
    private static let shrinkBudget = 400
    private static let restartCost = 32

    init(_ suite: Suite, command: [String]) {
        self.suite = suite
        process = LearnerProcess(command: command, answerLimit: suite.answerLimit)
        LearnerProcess.current = process
    }

    private struct Job {
        var check: Int
        var number: Int
    }

    /// What is known of one check while cases are asked.
    private struct Progress {
        var asked = 0
        var stops = 0
        var failed: [Int: Failure] = [:]
        /// Those of the failures that come from a program which had answered nothing else.
        var alone: Set<Int> = []
    }

    /// Whether one check, its cases asked without those of the others, finds something. What it is isn't looked into.
    ///
    /// - Returns: `nil` where there is no such check.
    func glance(at id: String) -> CheckResult? {
        guard let index = suite.checks.firstIndex(where: { $0.id == id }) else { return nil }
        let check = suite.checks[index]
        var random = SeededGenerator(seed: Judge.seed)
        var jobs = (0..<check.caseCount).map { Job(check: index, number: $0) }
        random.shuffle(&jobs)
        var progress = [Progress](repeating: Progress(), count: suite.checks.count)
        // One failure is enough, and an answer that comes too late is one.
        for job in jobs where progress[index].failed.isEmpty { ask([job], &progress, isPatient: false) }
        process.stop()
        var result = CheckResult(
            id: check.id, title: check.title, reads: check.reads, visibility: check.visibility, caseCount: check.caseCount,
            failedCases: progress[index].failed.keys.sorted())
        result.askedCount = progress[index].asked
        return result
    }

    func report() -> SuiteReport {
        var random = SeededGenerator(seed: Judge.seed)
        var jobs = suite.checks.enumerated().flatMap { check, each in (0..<each.caseCount).map { Job(check: check, number: $0) } }
        random.shuffle(&jobs)
        var progress = [Progress](repeating: Progress(), count: suite.checks.count)
        ask(jobs, &progress)
        process.stop()
        if progress.allSatisfy(\.failed.isEmpty) {
            // Once more, the other way round, a few of each.
            let counts = progress.map(\.asked)
            var taken = [Int](repeating: 0, count: suite.checks.count)
            let again = jobs.reversed().filter { job in
                taken[job.check] += 1
                return taken[job.check] <= 1 + suite.checks[job.check].caseCount / 10
            }
            ask(again, &progress)
            for (index, count) in counts.enumerated() { progress[index].asked = count }
            process.stop()
        }
        let told = firstToTell(progress)
        let reports = suite.checks.enumerated().map { index, check in
            var report = CheckResult(
                id: check.id, title: check.title, reads: check.reads, visibility: check.visibility, caseCount: check.caseCount,
                failedCases: progress[index].failed.keys.sorted())
            report.askedCount = progress[index].asked
            report.behaviour = Self.behaviour(progress[index].failed)
            report.timedOut = progress[index].failed.values.contains { $0.kind == .timedOut }
            if index == told, let first = report.failedCases.first {
                let isAlone = progress[index].alone.contains(first)
                report.failure = smallest(check, progress[index].failed[first]!, isAlone: isAlone, first)
            }
            return report
        }
        process.stop()
        return SuiteReport(checks: reports)
    }

    /// The first failing check that a learner may see, else the first failing one.
    private func firstToTell(_ progress: [Progress]) -> Int? {
        let failing = progress.indices.filter { !progress[$0].failed.isEmpty }
        return failing.first { suite.checks[$0].visibility == .visible } ?? failing.first
    }

    private func ask(_ jobs: [Job], _ progress: inout [Progress], isPatient: Bool = true) {
        var timeOuts = 0
        for job in jobs where progress[job.check].stops < Self.mostStops && timeOuts < Self.mostTimeOuts {
            let trial = suite.checks[job.check].trial(job.number)
            progress[job.check].asked += 1
            guard var failure = process.attempt(trial.run) else { continue }
            if failure.kind == .timedOut, timeOuts == 0, isPatient {
                // The machine may have been busy: once more, with more time.
                guard let again = process.attempt(patience: 2, trial.run) else { continue }
                failure = again
            }
            if progress[job.check].failed[job.number] == nil {
                progress[job.check].failed[job.number] = failure
                if process.isAlone { progress[job.check].alone.insert(job.number) }
            }
            if failure.kind == .timedOut {
                timeOuts += 1
                progress[job.check].stops = Self.mostStops
            }
            if failure.kind != .wrong { progress[job.check].stops += 1 }
        }
    }

    /// How cases failed, as 16 hexadecimal digits (FNV-1a).
    private static func behaviour(_ failed: [Int: Failure]) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for number in failed.keys.sorted() {
            let failure = failed[number]!
            for byte in "\(number) \(failure.kind) \(failure.got)\n".utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        }
        let digits = String(hash, radix: 16)
        return failed.isEmpty ? "" : String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// The smallest case that fails in a process of its own.
    private func smallest(_ check: Check, _ known: Failure, isAlone: Bool, _ number: Int) -> Failure {
        if known.kind == .timedOut || (known.kind == .unwritten && isAlone) {
            return named(isAlone ? known : known.withoutTheLearnersWords, check)
        }
        process.stop()
        var trial = check.trial(number)
        guard var failure = process.attempt(trial.run) else {
            var kept = named(known.withoutTheLearnersWords, check)
            kept.events = [
                "Asked alone, in a fresh process, it answers rightly: something is kept from one case to the next, or the answer depends on chance or the clock."
            ]
            return kept
        }
        guard failure.kind != .unwritten else { return named(failure, check) }
        var budget = Self.shrinkBudget
        var progress = true
        while progress {
            progress = false
            for candidate in trial.smaller where budget > 0 {
                budget -= 1
                guard let smaller = process.attempt(candidate.run) else { continue }
                if smaller.kind != .wrong { budget -= Self.restartCost }
                guard smaller.kind == failure.kind else { continue }
                (trial, failure, progress) = (candidate, smaller, true)
                break
            }
        }
        return named(failure, check)
    }

    /// With the check's title where the case has no words of its own.
    private func named(_ failure: Failure, _ check: Check) -> Failure {
        var failure = failure
        if failure.tried.isEmpty { failure.tried = check.title }
        return failure
    }
}

extension Failure {
    /// A program that answered other cases too may tell of them, hidden ones included, in whatever it says.
    fileprivate var withoutTheLearnersWords: Failure {
        var failure = self
        failure.printed = ""
        failure.events = []
        switch kind {
        case .wrong: failure.got = "another answer"
        case .trapped, .ended: failure.got = "the program stopped"
        case .unwritten: failure.expected = "an answer"
        case .timedOut, .noAnswer, .printedTooMuch: break
        }
        return failure
    }
}

/// The main function of a suite's program: `SUITE SEED [CHECK] -- COMMAND…` writes a report as one line, of one check alone if it is
/// named.
public func judgeMain(_ suite: Suite) {
    let arguments = CommandLine.arguments
    guard let dashes = arguments.firstIndex(of: "--"), (2...3).contains(dashes), dashes < arguments.count - 1,
        let seed = UInt64(arguments[1])
    else { fatalError("usage: \(arguments[0]) SEED [CHECK] -- COMMAND…") }
    Judge.seed = seed
    let judge = Judge(suite, command: Array(arguments[(dashes + 1)...]))
    let report = dashes == 3 ? SuiteReport(checks: judge.glance(at: arguments[2]).map { [$0] } ?? []) : judge.report()
    guard let line = try? JSONLineEncoder().encode(report) else { fatalError("the report can't be written") }
    print(String(decoding: line, as: UTF8.self))
}
