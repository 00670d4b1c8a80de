internal import Diagnostics
internal import Foundation
public import Wire

/// What somebody's work on one exercise came to, as the reader of a report may see it.
///
/// Reports are made of this alone: what a check's visibility keeps back isn't in it, and text that a learner could have had a hand in
/// is harmless.
public struct ExerciseGrade: Sendable, Hashable, Codable {
    public enum Outcome: String, Sendable, Hashable, Codable, CaseIterable {
        case passed, failed
        case notCompiled = "not-compiled"
        /// Handed in, and nothing that can be judged.
        case refused
        case missing
        /// There is something in its place that can't be read, or mustn't be.
        case unreadable
        /// The judge itself failed; asked again, it may not.
        case notJudged = "not-judged"
    }

    public struct Check: Sendable, Hashable, Codable {
        public enum Status: String, Sendable, Hashable, Codable {
            case passed, failed
            /// The code stopped, or came to no answer.
            case error
            /// Not asked to the end, since the code kept stopping.
            case notAsked = "not-asked"
        }

        public var id: String
        public var title: String
        public var status: Status
        public var visibility: CheckResult.Visibility
        /// What was tried, expected and got; empty where there is nothing to tell, or nothing that may be told.
        public var message: String
        /// What was tried, in words.
        public var tried: String
        /// What the learner's code printed.
        public var printed: String
        public var reads: String?
    }

    public var exercise: String
    public var title: String
    public var outcome: Outcome
    public var points: Int
    public var maxPoints: Int
    /// In a sentence or some lines; never empty.
    public var message: String
    public var checks: [Check]
    public var behavesLike: Misconception?
    /// What the verdict depends on, where there is one.
    public var inputs: Verdict.Inputs?
    /// Whether a limit on time had a part in it.
    public var timedOut: Bool
}

/// All of one learner's exercises.
public struct LearnerGrade: Sendable, Hashable {
    public var name: String
    public var exercises: [ExerciseGrade]
    /// What was handed in besides.
    public var extras: [String]

    public var points: Int { exercises.reduce(0) { $0 + $1.points } }
    public var maxPoints: Int { exercises.reduce(0) { $0 + $1.maxPoints } }
}

/// Turns records into what may be seen of them.
struct GradeView {
    /// Whether hidden checks are told in full: the reports are the teacher's alone then.
    var showsHidden: Bool
    /// Whether who shows the report keeps back by itself what may be seen only after a date. Otherwise it is hidden here.
    var waitsForDates = false

    func grade(_ record: GradeRecord?, of exercise: Exercise, misconception: Misconception?) -> ExerciseGrade {
        var grade = ExerciseGrade(
            exercise: exercise.name, title: PlainText.line(exercise.title), outcome: .notJudged, points: 0,
            maxPoints: exercise.points,
            message: "the judge failed; judge it again", checks: [], timedOut: record?.metTimeLimit ?? false)
        switch record?.result {
        case nil: break
        case .missing: (grade.outcome, grade.message) = (.missing, "there is no \(exercise.name).swift")
        case .unreadable(let reason): (grade.outcome, grade.message) = (.unreadable, PlainText.of(reason))
        case .judged(let verdict): fill(&grade, verdict, exercise, misconception)
        }
        return grade
    }

    private func fill(_ grade: inout ExerciseGrade, _ verdict: Verdict, _ exercise: Exercise, _ misconception: Misconception?) {
        grade.inputs = verdict.inputs
        switch verdict.outcome {
        case .passed:
            grade.outcome = .passed
            grade.points = exercise.points
            grade.message = "all \(verdict.checks.count) checks pass"
        case .failed:
            grade.outcome = .failed
            grade.message = "\(verdict.checks.count(where: \.hasPassed)) of \(verdict.checks.count) checks pass"
            // What clears up a failure that nobody may see would tell of it.
            if showsHidden || verdict.checks.contains(where: { !$0.hasPassed && $0.visibility == .visible }) {
                grade.behavesLike = misconception
            }
        case .notCompiled(let diagnostics):
            grade.outcome = .notCompiled
            let writer = ConsoleWriter(usesColor: false)
            let shown = diagnostics.prefix(5).map { writer.text(of: $0) }.joined(separator: "\n")
            grade.message = PlainText.of(shown.isEmpty ? "it doesn't compile" : shown)
        case .refused(let reason):
            grade.outcome = .refused
            grade.message = PlainText.of(reason)
        }
        grade.checks = verdict.checks.map { check($0, exercise) }
    }

    private func maySee(_ check: CheckResult) -> Bool {
        showsHidden || check.visibility == .visible || (waitsForDates && check.visibility != .hidden)
    }

    private func check(_ check: CheckResult, _ exercise: Exercise) -> ExerciseGrade.Check {
        let status: ExerciseGrade.Check.Status =
            if check.hasPassed { .passed } else if check.failedCases.isEmpty { .notAsked } else {
                switch check.failure?.kind {
                case nil where check.timedOut: .error
                case nil, .wrong, .unwritten: .failed
                default: .error
                }
            }
        guard maySee(check) else {
            return .init(
                id: check.id, title: "a hidden check", status: status, visibility: check.visibility, message: "", tried: "",
                printed: "")
        }
        var view = ExerciseGrade.Check(
            id: check.id, title: PlainText.line(check.title), status: status, visibility: check.visibility, message: "", tried: "",
            printed: "", reads: check.reads)
        switch status {
        case .passed: break
        case .notAsked: view.message = "not asked to the end, since the code kept stopping"
        case .failed, .error: view.message = "\(check.failedCases.count) of \(check.caseCount) cases fail"
        }
        if let failure = check.failure {
            let story = VerdictWriter(usesColor: false).story(of: failure, in: check, "\(exercise.name).swift").joined(
                separator: "\n")
            view.message = PlainText.of(failure.kind == .unwritten ? "There is something to write: \(failure.expected)" : story)
            view.tried = PlainText.of(failure.tried)
            view.printed = PlainText.of(failure.printed)
        }
        return view
    }
}
