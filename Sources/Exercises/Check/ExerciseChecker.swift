internal import Diagnostics
internal import Foundation
public import Literate
internal import Wire

/// Proves an exercise: the solution and the alternatives pass, the starter and emptied files fail for the right reason, and each mutant
/// is caught by the check that it names, over many seeds.
public struct ExerciseChecker: Sendable {
    let judge: Judge
    let book: Book
    let seeds: [UInt64]
    let jobs: Int

    /// - Parameter seeds: How many seeds each program is tried with, from 1 on.
    public init(judge: Judge, book: Book, seeds: Int = 20, jobs: Int? = nil) {
        self.judge = judge
        self.book = book
        self.seeds = (1...UInt64(max(seeds, 1))).map { $0 }
        self.jobs = jobs ?? max(ProcessInfo.processInfo.activeProcessorCount, 1)
    }

    /// - Parameter progress: Told each program that has been tried.
    public func check(_ exercise: Exercise, progress: @escaping @Sendable (String) -> Void = { _ in }) async throws
        -> ExerciseReport
    {
        var report = ExerciseReport(name: exercise.name)
        report.diagnostics += ExerciseText.problems(of: exercise, in: book)
        let (mutants, problems) = exercise.mutants
        report.diagnostics += problems
        let prepared: PreparedExercise
        do { prepared = try await judge.prepare(exercise) } catch let problem as JudgeProblem {
            report.problem(
                "suite", exercise.path("Suite.swift"), problem.summary, details: problem.details, help: "Mend the suite.")
            return report
        }
        let trials = Trial.all(of: exercise, mutants)
        let outcomes = try await tryAll(trials, prepared, progress)
        var caught: Set<String> = []
        for (trial, outcome) in zip(trials, outcomes) {
            judge(trial, outcome, exercise, &report)
            if case .mutant = trial.kind {
                caught.formUnion(outcome.reports.first?.1.checks.filter { !$0.hasPassed }.map(\.id) ?? [])
            }
            report.rows.append(ExerciseReport.Row(trial, outcome))
        }
        tellTwins(trials, outcomes, &report)
        if let checks = outcomes.first?.reports.first?.1.checks {
            report.checks = checks.map(\.id)
            for check in checks where !caught.contains(check.id) {
                report.problem(
                    "idle-check", exercise.path("Suite.swift"), "the check '\(check.id)' catches no mutant",
                    help: "Add a mutant that it catches, or take it away.")
            }
        }
        return report
    }

    /// Mutants that fail in the same way have one misconception between them, and a learner would be told neither.
    private func tellTwins(_ trials: [Trial], _ outcomes: [Outcome], _ report: inout ExerciseReport) {
        var known: [[String]: String] = [:]
        for (trial, outcome) in zip(trials, outcomes) {
            guard case .mutant = trial.kind, let checks = outcome.reports.first?.1.checks else { continue }
            let behaviour = checks.map(\.behaviour)
            if let twin = known[behaviour] {
                report.problem(
                    "twins", trial.path, "\(trial.name) can't be told from \(twin): they fail in the same cases, in the same way",
                    help: "Add a case that tells them apart, or take one away.")
            }
            known[behaviour] = trial.name
        }
    }

    private func tryAll(_ trials: [Trial], _ prepared: PreparedExercise, _ progress: @escaping @Sendable (String) -> Void)
        async throws
        -> [Outcome]
    {
        try await withThrowingTaskGroup(of: (Int, Outcome).self) { group in
            var outcomes = [Outcome?](repeating: nil, count: trials.count)
            var next = 0
            func addOne(_ slot: Int) {
                guard next < trials.count else { return }
                let number = next
                next += 1
                group.addTask {
                    let outcome = try await outcome(of: trials[number], prepared, slot: slot)
                    progress(trials[number].name)
                    return (number, outcome)
                }
            }
            for slot in 0..<jobs { addOne(slot) }
            while let (number, outcome) = try await group.next() {
                outcomes[number] = outcome
                addOne(number)
            }
            return outcomes.map { $0! }
        }
    }

    /// With so many seeds a mutant is asked everything; with the others it is asked what its check asks. One that this doesn't find
    /// is asked everything all the same: it may remember something from case to case.
    private static let wholeSuites = 2

    private func outcome(of trial: Trial, _ prepared: PreparedExercise, slot: Int) async throws -> Outcome {
        switch try await prepared.compile(Array(trial.code.utf8), file: trial.path, slot: slot) {
        case .refused(let reason): return Outcome(diagnostics: [Diagnostic(id: "refused", at: nil, reason)])
        case .failed(let diagnostics): return Outcome(diagnostics: diagnostics)
        case .program(let program, let folder):
            defer { folder.remove() }
            var reports: [(UInt64, SuiteReport?)] = []
            for (number, seed) in (trial.isTriedOften ? seeds : Array(seeds.prefix(1))).enumerated() {
                if number >= Self.wholeSuites, case .mutant(let mutant) = trial.kind,
                    let report = try await prepared.report(on: program, seed: seed, only: mutant.caughtBy, slot: slot),
                    report.checks.first?.hasPassed == false
                {
                    reports.append((seed, report))
                } else {
                    reports.append((seed, try await prepared.report(on: program, seed: seed, slot: slot)))
                }
            }
            return Outcome(
                reports: reports.compactMap { seed, report in report.map { (seed, $0) } }, endless: reports.first { $0.1 == nil }?.0
            )
        }
    }

    private func judge(_ trial: Trial, _ outcome: Outcome, _ exercise: Exercise, _ report: inout ExerciseReport) {
        func problem(_ id: String, _ summary: String, details: String? = nil, help: String) {
            report.problem(id, trial.path, summary, details: details, help: help)
        }
        if let seed = outcome.endless {
            problem("endless", "\(trial.name) came to no end with seed \(seed)", help: "Ask fewer cases, or smaller ones.")
            return
        }
        func story(_ suite: SuiteReport) -> String {
            let failure = suite.firstFailure
            let check = suite.checks.first { $0.failure != nil }
            return
                "\(check?.id ?? "?"): tried \(failure?.tried ?? "?")\nexpected \(failure?.expected ?? "?")\ngot \(failure?.got ?? "?")"
                + (failure?.events.map { "\n  \($0)" }.joined() ?? "")
        }
        switch trial.kind {
        case .solution, .alternative:
            if let error = outcome.diagnostics.first {
                problem(
                    "no-compile", "\(trial.name) doesn't compile",
                    details: "\(error.location.map { "\($0): " } ?? "")\(error.summary)",
                    help: "A right answer has to compile.")
            }
            for (seed, suite) in outcome.reports where !suite.hasPassed {
                problem(
                    "right-fails", "\(trial.name) fails with seed \(seed)", details: story(suite),
                    help: "It is meant to be right: mend it, or the check.")
                break
            }
        case .starter:
            if let error = outcome.diagnostics.first {
                problem(
                    "starter", "the starter doesn't compile", details: "\(error.location.map { "\($0): " } ?? "")\(error.summary)",
                    help: "What stands around '// podium.write:' has to compile without it.")
            } else if let suite = outcome.reports.first?.1 {
                if suite.firstFailure?.kind != .unwritten {
                    problem(
                        "starter", suite.hasPassed ? "the starter passes" : "the starter doesn't fail by what is to be written",
                        details: suite.hasPassed ? nil : story(suite),
                        help: "Leave out more, so that the first check meets an open part.")
                }
            }
        case .emptied:
            if outcome.diagnostics.isEmpty, outcome.reports.first?.1.hasPassed == true {
                problem("empty-passes", "\(trial.name) passes", help: "Add a check that asks for something.")
            }
        case .mutant(let mutant):
            if let error = outcome.diagnostics.first {
                problem(
                    "no-compile", "the mutant \(trial.name) doesn't compile",
                    details: "\(error.location.map { "\($0): " } ?? "")\(error.summary)",
                    help: "A mutant is wrong in what it does; it has to compile.")
            }
            for (seed, suite) in outcome.reports {
                guard let check = suite.checks.first(where: { $0.id == mutant.caughtBy }) else {
                    problem(
                        "mutant-header", "there is no check '\(mutant.caughtBy)'",
                        help: "The checks are: \(suite.checks.map(\.id).joined(separator: ", ")).")
                    break
                }
                if check.hasPassed {
                    let others = suite.checks.filter { !$0.hasPassed }.map(\.id)
                    problem(
                        "survives", "\(mutant.caughtBy) doesn't catch \(trial.name) with seed \(seed)",
                        details: others.isEmpty ? "No check does." : "Caught by: \(others.joined(separator: ", ")).",
                        help: "Make the check sharper, or name another.")
                    break
                }
            }
        }
    }
}

/// A program that an exercise is tried with.
struct Trial: Sendable {
    enum Kind: Sendable {
        case solution, alternative, starter, emptied
        case mutant(Mutant)
    }

    var kind: Kind
    var name: String
    var path: String
    var code: String

    /// With every seed, not only with the first.
    var isTriedOften: Bool {
        switch kind {
        case .starter, .emptied: false
        default: true
        }
    }

    static func all(of exercise: Exercise, _ mutants: [Mutant]) -> [Trial] {
        let solution = exercise.path("Solution.swift")
        func named(_ path: String) -> String { String(path.dropFirst(exercise.folder.count + 1)) }
        let commentedOut = exercise.solution.split(separator: "\n", omittingEmptySubsequences: false).map { "// \($0)" }
        return [
            Trial(kind: .solution, name: "Solution.swift", path: solution, code: exercise.solution),
            Trial(kind: .starter, name: "the starter", path: solution, code: exercise.starter),
            Trial(kind: .emptied, name: "an empty file", path: solution, code: ""),
            Trial(kind: .emptied, name: "commented-out code", path: solution, code: commentedOut.joined(separator: "\n")),
        ]
            + exercise.submissions(in: "alternatives").map {
                Trial(kind: .alternative, name: named($0), path: $0, code: (try? String(contentsOfFile: $0, encoding: .utf8)) ?? "")
            } + mutants.map { Trial(kind: .mutant($0), name: "mutants/\($0.name).swift", path: $0.path, code: $0.code) }
    }
}

struct Outcome: Sendable {
    var diagnostics: [Diagnostic] = []
    var reports: [(UInt64, SuiteReport)] = []
    /// The seed with which it came to no end.
    var endless: UInt64?
}
