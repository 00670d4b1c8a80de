internal import Diagnostics

/// JUnit's XML: a test suite for each learner and exercise, a test case for each check.
final class JUnitGrades: GradeWriter {
    private let store: GradeStore
    private let file: PartialFile

    init(_ store: GradeStore) throws {
        self.store = store
        file = try store.begin("grades.junit.xml")
        try file.write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n")
    }

    func add(_ learner: LearnerGrade) throws {
        for grade in learner.exercises {
            let cases = grade.checks.isEmpty ? [whole(grade, learner.name)] : grade.checks.map { testCase($0, grade, learner.name) }
            let failures = grade.checks.count { $0.status == .failed }
            let errors = grade.checks.isEmpty ? 1 : grade.checks.count { $0.status == .error }
            let skipped = grade.checks.count { $0.status == .notAsked }
            try file.write(
                "  <testsuite name=\"\(Self.escape("\(learner.name)/\(grade.exercise)"))\" tests=\"\(cases.count)\" failures=\"\(failures)\" errors=\"\(errors)\" skipped=\"\(skipped)\">\n"
                    + cases.joined() + "  </testsuite>\n")
        }
    }

    func finish() throws {
        try file.write("</testsuites>\n")
        try store.finish(file)
    }

    /// Where there are no checks: nothing was handed in, or nothing that compiles.
    private func whole(_ grade: ExerciseGrade, _ learner: String) -> String {
        head(grade.title, grade, learner)
            + ">\n      <error type=\"\(grade.outcome.rawValue)\" message=\"\(Self.escape(firstLine(grade.message)))\">"
            + Self.escape(grade.message) + "</error>\n    </testcase>\n"
    }

    private func testCase(_ check: ExerciseGrade.Check, _ grade: ExerciseGrade, _ learner: String) -> String {
        let head = head("\(check.id): \(check.title)", grade, learner)
        let message = check.message.isEmpty ? check.title : check.message
        switch check.status {
        case .passed: return head + "/>\n"
        case .notAsked: return head + ">\n      <skipped message=\"\(Self.escape(firstLine(message)))\"/>\n    </testcase>\n"
        case .failed, .error:
            let tag = check.status == .failed ? "failure" : "error"
            return head
                + ">\n      <\(tag) type=\"\(Self.escape(check.id))\" message=\"\(Self.escape(firstLine(message)))\">\(Self.escape(message))</\(tag)>\n"
                + "    </testcase>\n"
        }
    }

    private func head(_ name: String, _ grade: ExerciseGrade, _ learner: String) -> String {
        "    <testcase classname=\"\(Self.escape("\(learner).\(grade.exercise)"))\" name=\"\(Self.escape(name))\""
    }

    private func firstLine(_ text: String) -> String { String(text.prefix { $0 != "\n" }) }

    /// The text has no control characters left but these.
    private static func escape(_ text: String) -> String { XMLText.escape(text) { $0 } }
}
