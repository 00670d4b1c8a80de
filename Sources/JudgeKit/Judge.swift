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
    private static let mostStops = 3
    private static let mostShrinks = 300

    init(_ suite: Suite, command: [String]) {
        self.suite = suite
        process = LearnerProcess(command: command, answerLimit: suite.answerLimit)
        LearnerProcess.current = process
    }

    private struct Job {
        var check: Int
        var number: Int
    }

    func report() -> SuiteReport {
        var random = SeededGenerator(seed: Judge.seed)
        var jobs = suite.checks.enumerated().flatMap { check, each in (0..<each.caseCount).map { Job(check: check, number: $0) } }
        random.shuffle(&jobs)
        var failed = [[Int: Failure]](repeating: [:], count: suite.checks.count)
        var stops = [Int](repeating: 0, count: suite.checks.count)

        func ask(_ jobs: [Job]) {
            for job in jobs where stops[job.check] < Self.mostStops {
                let trial = suite.checks[job.check].trial(job.number)
                guard let failure = process.attempt(trial.run) else { continue }
                if failed[job.check][job.number] == nil { failed[job.check][job.number] = failure }
                if failure.kind == .timedOut { stops[job.check] = Self.mostStops }
                if failure.kind != .wrong { stops[job.check] += 1 }
            }
        }
        ask(jobs)
        process.stop()
        if failed.allSatisfy(\.isEmpty) {
            // Once more, the other way round, a few of each.
            var asked = [Int](repeating: 0, count: suite.checks.count)
            ask(
                jobs.reversed().filter { job in
                    asked[job.check] += 1
                    return asked[job.check] <= 1 + suite.checks[job.check].caseCount / 10
                })
            process.stop()
        }

        var reports: [CheckReport] = []
        var isFirst = true
        for (index, check) in suite.checks.enumerated() {
            var report = CheckReport(
                id: check.id, title: check.title, reads: check.reads, visibility: check.visibility, caseCount: check.caseCount,
                failedCases: failed[index].keys.sorted())
            if isFirst, let first = report.failedCases.first {
                isFirst = false
                report.failure = smallest(check, failed[index], first)
            }
            reports.append(report)
        }
        process.stop()
        return SuiteReport(checks: reports)
    }

    /// The smallest case that fails in a process of its own.
    private func smallest(_ check: Check, _ failed: [Int: Failure], _ first: Int) -> Failure {
        let known = failed[first]!
        if known.kind == .timedOut || known.kind == .unwritten { return told(known, check) }
        process.stop()
        var trial = check.trial(first)
        guard var failure = process.attempt(trial.run) else {
            var kept = told(known, check)
            kept.events.append("Asked alone, in a fresh process, it answers rightly: something is kept from one case to the next.")
            return kept
        }
        var attempts = 0
        var progress = true
        while progress, attempts < Self.mostShrinks {
            progress = false
            for candidate in trial.smaller where attempts < Self.mostShrinks {
                attempts += 1
                guard let smaller = process.attempt(candidate.run), smaller.kind == failure.kind else { continue }
                (trial, failure, progress) = (candidate, smaller, true)
                break
            }
        }
        return told(failure, check)
    }

    private func told(_ failure: Failure, _ check: Check) -> Failure {
        var failure = failure
        if failure.tried.isEmpty { failure.tried = check.title }
        return failure
    }
}

/// The main function of a suite's program: `SUITE seed -- COMMAND…` writes a report as one line.
public func judgeMain(_ suite: Suite) {
    let arguments = CommandLine.arguments
    guard arguments.count > 3, let seed = UInt64(arguments[1]), arguments[2] == "--" else {
        fatalError("usage: \(arguments[0]) SEED -- COMMAND…")
    }
    Judge.seed = seed
    let report = Judge(suite, command: Array(arguments[3...])).report()
    guard let line = try? JSONLineEncoder().encode(report) else { fatalError("the report can't be written") }
    print(String(decoding: line, as: UTF8.self))
}
