internal import Foundation
internal import Wire

/// `results.json` as Gradescope reads it, one for each learner.
///
/// An exercise is a test with the points; its checks follow as tests that give none. Points are all or nothing, since a check by itself may be
/// passed without knowing anything.
struct GradescopeGrades: GradeWriter {
    struct Results: Encodable {
        var score: Int
        var output: String
        var outputFormat = "text"
        var testOutputFormat = "text"
        var testNameFormat = "text"
        var visibility = "visible"
        var stdoutVisibility = "hidden"
        var tests: [Test]

        enum CodingKeys: String, CodingKey {
            case score, output, visibility, tests
            case outputFormat = "output_format"
            case testOutputFormat = "test_output_format"
            case testNameFormat = "test_name_format"
            case stdoutVisibility = "stdout_visibility"
        }
    }

    struct Test: Encodable {
        var number: String
        var name: String
        var status: String
        var score: Int
        var maxScore: Int
        var output: String
        var visibility: CheckResult.Visibility

        enum CodingKeys: String, CodingKey {
            case number, name, status, score, output, visibility
            case maxScore = "max_score"
        }
    }

    let store: GradeStore
    var waitsForDates: Bool { true }

    func add(_ learner: LearnerGrade) throws {
        var tests: [Test] = []
        for (index, grade) in learner.exercises.enumerated() {
            let like = grade.behavesLike.map { "\n\nIt behaves like this: \($0.explanation)\n→ Read \($0.reads)" } ?? ""
            tests.append(
                Test(
                    number: "\(index + 1)", name: "\(grade.exercise): \(grade.title)",
                    status: grade.outcome == .passed ? "passed" : "failed",
                    score: grade.points, maxScore: grade.maxPoints, output: grade.message + like, visibility: visibility(of: grade))
            )
            for (number, check) in grade.checks.enumerated() {
                tests.append(
                    Test(
                        number: "\(index + 1).\(number + 1)", name: check.title,
                        status: check.status == .passed ? "passed" : "failed",
                        score: 0, maxScore: 0, output: check.message, visibility: check.visibility))
            }
        }
        let extras =
            learner.extras.isEmpty ? "" : "\nNot looked at: \(learner.extras.map { PlainText.line($0) }.joined(separator: ", "))"
        let results = Results(
            score: learner.points, output: "\(learner.points) of \(learner.maxPoints) points\(extras)", tests: tests)
        try store.write(Data((JSONText.of(results, pretty: true) + "\n").utf8), to: "gradescope/\(learner.name)/results.json")
    }

    /// An exercise isn't told before the last of its checks may be; that a hidden one failed may be known at once.
    private func visibility(of grade: ExerciseGrade) -> CheckResult.Visibility {
        for late in [CheckResult.Visibility.afterPublished, .afterDueDate]
        where grade.checks.contains(where: { $0.visibility == late }) {
            return late
        }
        return .visible
    }
}
