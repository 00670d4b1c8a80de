/// A row for each learner and exercise, as RFC 4180 has it.
final class CSVGrades: GradeWriter {
    static let columns = [
        "learner", "exercise", "outcome", "points", "max_points", "checks_passed", "checks", "failed_checks", "behaves_like",
        "timed_out",
        "message",
    ]

    private let store: GradeStore
    private let file: PartialFile

    init(_ store: GradeStore) throws {
        self.store = store
        file = try store.begin("grades.csv")
        try file.write(Self.row(Self.columns))
    }

    func add(_ learner: LearnerGrade) throws {
        for grade in learner.exercises {
            let passed = grade.checks.count { $0.status == .passed }
            let failed = grade.checks.filter { $0.status != .passed }.map(\.id)
            try file.write(
                Self.row([
                    learner.name, grade.exercise, grade.outcome.rawValue, "\(grade.points)", "\(grade.maxPoints)", "\(passed)",
                    "\(grade.checks.count)", failed.joined(separator: " "), grade.behavesLike?.name ?? "",
                    grade.timedOut ? "yes" : "no", grade.message,
                ]))
        }
    }

    func finish() throws { try store.finish(file) }

    private static func row(_ fields: [String]) -> String { fields.map(field).joined(separator: ",") + "\r\n" }

    /// What a spreadsheet would take for a formula gets an apostrophe before it.
    static func field(_ text: String) -> String {
        let isFormula = text.unicodeScalars.first.map { "=+-@\t\r\n＝＋－＠".unicodeScalars.contains($0) } ?? false
        let text = (isFormula ? "'" : "") + text
        return text.unicodeScalars.contains { ",\"\r\n".unicodeScalars.contains($0) }
            ? "\"\(text.replacing("\"", with: "\"\""))\"" : text
    }
}
