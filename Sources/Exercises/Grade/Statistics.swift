internal import Foundation
internal import Wire

/// What a whole class's grades add up to: what is hard, and what is commonly misunderstood.
///
/// It is the teacher's: hidden checks are counted like the others. It takes no more room for a larger class.
public struct ClassStatistics: Sendable, Codable, Hashable {
    public struct Check: Sendable, Codable, Hashable {
        public var id: String
        public var title: String
        public var failed: Int
        public var notAsked: Int
    }

    /// One of the typical wrong answers, and how many behave like it.
    public struct Behaviour: Sendable, Codable, Hashable {
        public var mutant: String
        public var explanation: String
        public var count: Int
    }

    public struct OfExercise: Sendable, Codable, Hashable {
        public var exercise: String
        public var title: String
        /// How many ended how; the keys are `ExerciseGrade.Outcome`'s.
        public var outcomes: [String: Int]
        public var timedOut: Int
        public var checks: [Check]
        /// The commonest first.
        public var behaviours: [Behaviour]
        /// Failed, and like no typical wrong answer.
        public var likeNone: Int

        func count(_ outcome: ExerciseGrade.Outcome) -> Int { outcomes[outcome.rawValue] ?? 0 }
        /// Everything that was judged against the checks.
        var judged: Int { count(.passed) + count(.failed) }
        var handedIn: Int { outcomes.values.reduce(0, +) - count(.missing) }
    }

    public var learners = 0
    public var exercises: [OfExercise]

    init(_ exercises: [Exercise]) {
        self.exercises = exercises.map { exercise in
            OfExercise(
                exercise: exercise.name, title: PlainText.line(exercise.title), outcomes: [:], timedOut: 0, checks: [],
                behaviours: exercise.mutants.mutants.map { Behaviour(mutant: $0.name, explanation: $0.explanation, count: 0) },
                likeNone: 0)
        }
    }

    mutating func add(_ record: GradeRecord?, _ grade: ExerciseGrade, misconception: Misconception?, at index: Int) {
        exercises[index].outcomes[grade.outcome.rawValue, default: 0] += 1
        if grade.timedOut { exercises[index].timedOut += 1 }
        guard case .judged(let verdict) = record?.result else { return }
        if exercises[index].checks.isEmpty {
            exercises[index].checks = verdict.checks.map {
                Check(id: $0.id, title: PlainText.line($0.title), failed: 0, notAsked: 0)
            }
        }
        for (number, check) in verdict.checks.enumerated()
        where exercises[index].checks.indices.contains(number) && !check.hasPassed {
            if check.failedCases.isEmpty {
                exercises[index].checks[number].notAsked += 1
            } else {
                exercises[index].checks[number].failed += 1
            }
        }
        guard verdict.outcome == .failed else { return }
        if let number = exercises[index].behaviours.firstIndex(where: { $0.mutant == misconception?.name }) {
            exercises[index].behaviours[number].count += 1
        } else {
            exercises[index].likeNone += 1
        }
    }

    mutating func finish() {
        for index in exercises.indices {
            exercises[index].behaviours.sort { ($1.count, $0.mutant) < ($0.count, $1.mutant) }
        }
    }

    public var outcomes: [(outcome: ExerciseGrade.Outcome, count: Int)] {
        ExerciseGrade.Outcome.allCases.map { outcome in (outcome, exercises.reduce(0) { $0 + $1.count(outcome) }) }
    }

    var json: Data {
        get throws { Data((try JSONText.of(self, pretty: true) + "\n").utf8) }
    }
}

/// The statistics as a page to read.
enum StatisticsPage {
    static func text(of statistics: ClassStatistics, notes: [String]) -> String {
        var lines = [
            "# Grades", "", "\(counted(statistics.learners, "learner")), \(counted(statistics.exercises.count, "exercise")).", "",
        ]
        lines += hardest(statistics)
        for exercise in statistics.exercises { lines += section(exercise) }
        if !notes.isEmpty { lines += ["## Not looked at", ""] + notes.map { "- \(escaped($0))" } + [""] }
        return lines.joined(separator: "\n")
    }

    /// The checks that most of those who were judged failed.
    private static func hardest(_ statistics: ClassStatistics) -> [String] {
        let all = statistics.exercises.flatMap { exercise in exercise.checks.map { (exercise: exercise, check: $0) } }
        let hard = all.filter { $0.check.failed > 0 }
            .sorted { $0.check.failed * $1.exercise.judged > $1.check.failed * $0.exercise.judged }.prefix(5)
        guard !hard.isEmpty else { return [] }
        return ["The hardest checks:", ""]
            + hard.enumerated().map { index, each in
                "\(index + 1). \(each.exercise.exercise), \(escaped(each.check.id)): \(escaped(each.check.title)). "
                    + "\(each.check.failed) of \(each.exercise.judged) fail."
            } + [""]
    }

    private static func section(_ exercise: ClassStatistics.OfExercise) -> [String] {
        let outcomes = ExerciseGrade.Outcome.allCases.filter { exercise.count($0) > 0 }.map { "\(exercise.count($0)) \($0.words)" }
        var lines = ["## \(exercise.exercise): \(escaped(exercise.title))", "", "\(outcomes.joined(separator: ", ")).", ""]
        if exercise.timedOut > 0 {
            lines += ["In \(exercise.timedOut) of them a limit on time had a part: judged again, they may end otherwise.", ""]
        }
        if !exercise.checks.isEmpty {
            lines +=
                exercise.checks.map { check in
                    "- \(escaped(check.id)) (\(escaped(check.title))): \(check.failed) of \(exercise.judged) fail"
                        + (check.notAsked > 0 ? ", \(check.notAsked) weren't asked to the end" : "")
                } + [""]
        }
        let known = exercise.behaviours.filter { $0.count > 0 }
        if !known.isEmpty || exercise.likeNone > 0 {
            lines += known.map {
                "- \($0.count) of \(exercise.handedIn) behave like: \(escaped($0.mutant)). \(escaped($0.explanation))"
            }
            if exercise.likeNone > 0 { lines.append("- \(exercise.likeNone) of \(exercise.handedIn) fail in a way of their own.") }
            lines.append("")
        }
        return lines
    }

    private static func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }

    private static func escaped(_ text: String) -> String {
        String(PlainText.line(text, atMost: 500).flatMap { "\\`*_[]<>#&|".contains($0) ? ["\\", $0] : [$0] })
    }
}

extension ExerciseGrade.Outcome {
    /// As it stands after a number.
    public var words: String {
        switch self {
        case .passed: "passed"
        case .failed: "failed"
        case .notCompiled: "did not compile"
        case .refused: "refused"
        case .missing: "missing"
        case .unreadable: "unreadable"
        case .notJudged: "not judged"
        }
    }
}
