internal import Foundation

/// `results.json` as Exercism's test runners write it, version 3: one for each learner and exercise.
struct ExercismGrades: GradeWriter {
    struct Results: Encodable {
        var version = 3
        var status: String
        var message: String?
        var tests: [Test]
    }

    struct Test: Encodable {
        var name: String
        var status: String
        var message: String?
        var output: String?
        var testCode: String

        enum CodingKeys: String, CodingKey {
            case name, status, message, output
            case testCode = "test_code"
        }
    }

    static let longestOutput = 500
    private static let cut = "\nOutput was truncated. Please limit to 500 chars"

    let store: GradeStore

    func add(_ learner: LearnerGrade) throws {
        for grade in learner.exercises {
            let text = try JSONText.of(results(grade), pretty: true) + "\n"
            try store.write(Data(text.utf8), to: "exercism/\(learner.name)/\(grade.exercise)/results.json")
        }
    }

    private func results(_ grade: ExerciseGrade) -> Results {
        switch grade.outcome {
        case .passed, .failed:
            Results(status: grade.outcome == .passed ? "pass" : "fail", tests: grade.checks.map { test($0, grade) })
        default: Results(status: "error", message: grade.message, tests: [])
        }
    }

    private func test(_ check: ExerciseGrade.Check, _ grade: ExerciseGrade) -> Test {
        let status =
            switch check.status {
            case .passed: "pass"
            case .failed: "fail"
            case .error, .notAsked: "error"
            }
        // The checks are as many questions: what was tried stands for the code that they don't have.
        return Test(
            name: "\(check.id): \(check.title)", status: status,
            message: check.status == .passed ? nil : check.message.isEmpty ? "It fails." : check.message,
            output: check.printed.isEmpty ? nil : output(check.printed),
            testCode: check.tried.isEmpty ? check.title : check.tried)
    }

    private func output(_ text: String) -> String {
        text.utf16.count <= Self.longestOutput ? text : String(text.prefix(Self.longestOutput / 2)) + Self.cut
    }
}
