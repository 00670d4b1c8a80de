/// The Test Anything Protocol, version 14: a test point for each learner and exercise, its checks as a subtest.
final class TAPGrades: GradeWriter {
    private let store: GradeStore
    private let file: PartialFile
    private var number = 0

    init(_ store: GradeStore, count: Int) throws {
        self.store = store
        file = try store.begin("grades.tap")
        try file.write("TAP version 14\n1..\(count)\n")
    }

    func add(_ learner: LearnerGrade) throws {
        for grade in learner.exercises {
            number += 1
            let name = Self.escape("\(learner.name)/\(grade.exercise)")
            if !grade.checks.isEmpty {
                var lines = ["1..\(grade.checks.count)"]
                for (index, check) in grade.checks.enumerated() {
                    lines.append(
                        "\(check.status == .passed ? "ok" : "not ok") \(index + 1) - \(Self.escape("\(check.id): \(check.title)"))")
                    if check.status != .passed, !check.message.isEmpty {
                        lines += Self.diagnostic(check.status.rawValue, check.message)
                    }
                }
                try file.write("# Subtest: \(name)\n" + lines.map { "    \($0)\n" }.joined())
            }
            var lines = ["\(grade.outcome == .passed ? "ok" : "not ok") \(number) - \(name)"]
            if grade.outcome != .passed { lines += Self.diagnostic(grade.outcome.rawValue, grade.message) }
            try file.write(lines.map { "\($0)\n" }.joined())
        }
    }

    func finish() throws { try store.finish(file) }

    /// A block of YAML, its text literal.
    private static func diagnostic(_ kind: String, _ message: String) -> [String] {
        // A leading blank would be taken for the indentation of all lines: it is given as a number.
        ["  ---", "  outcome: \(kind)", "  message: |2-"]
            + message.split(separator: "\n", omittingEmptySubsequences: false).map { "    \($0)" } + ["  ..."]
    }

    private static func escape(_ text: String) -> String {
        PlainText.line(text, atMost: 500).replacing("\\", with: "\\\\").replacing("#", with: "\\#")
    }
}
