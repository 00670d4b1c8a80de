public import Diagnostics
internal import Wire

/// What a check of an exercise found.
public struct ExerciseReport: Sendable, Codable {
    /// One program, and how many seeds each check failed with.
    public struct Row: Sendable, Codable {
        public var program: String
        public var isMutant: Bool
        /// The check that must catch it.
        public var caughtBy: String?
        public var seeds: Int
        /// In the order of the suite's checks.
        public var failures: [Int]
        /// With how many seeds each was asked: of a mutant, the one that must catch it is asked with all.
        public var asked: [Int]

        init(_ trial: Trial, _ outcome: Outcome) {
            program = trial.name
            if case .mutant(let mutant) = trial.kind { (isMutant, caughtBy) = (true, mutant.caughtBy) } else { isMutant = false }
            seeds = outcome.reports.count
            let results = (outcome.reports.first?.1.checks ?? []).map { check in
                outcome.reports.compactMap { report in report.1.checks.first { $0.id == check.id } }
            }
            failures = results.map { $0.count { !$0.hasPassed } }
            asked = results.map(\.count)
        }
    }

    public var name: String
    public var checks: [String] = []
    public var rows: [Row] = []
    public var diagnostics: [Diagnostic] = []

    public init(name: String) { self.name = name }

    public var passed: Bool { !diagnostics.contains { $0.severity == .error } }

    mutating func problem(_ id: String, _ path: String, _ summary: String, details: String? = nil, help: String) {
        diagnostics.append(
            Diagnostic(
                id: id, at: SourceLocation(file: ShownPath.of(path), line: 1, column: 1), summary, details: details, help: help))
    }

    /// The kill matrix: a row for each program, a column for each check, with the number of seeds that it failed with.
    public var matrix: String {
        let shown = rows.filter { !$0.failures.isEmpty }
        let width = shown.map(\.program.count).max() ?? 0
        func padded(_ text: String, _ width: Int) -> String { text + String(repeating: " ", count: max(width - text.count, 0)) }
        let head = padded("", width) + checks.map { "  \($0)" }.joined()
        let lines = shown.map { row in
            padded(row.program, width)
                + zip(checks, zip(row.failures, row.asked)).map { check, counts in
                    let cell = counts.0 == 0 ? "." : "\(counts.0)/\(counts.1)" + (row.caughtBy == check ? "*" : "")
                    return "  " + padded(cell, check.count)
                }.joined()
        }
        return ([head] + lines).map { line in String(line.reversed().drop { $0 == " " }.reversed()) }.joined(separator: "\n")
    }
}
