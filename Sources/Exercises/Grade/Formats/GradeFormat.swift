/// The shapes in which grades are written.
public enum GradeFormat: String, Sendable, CaseIterable {
    /// `grades.json`, described by `grades.schema.json` beside it.
    case json
    /// `grades.csv`, for spreadsheets.
    case csv
    /// `grades.junit.xml`, for CI.
    case junit
    /// `grades.tap`: the Test Anything Protocol, version 14.
    case tap
    /// `gradescope/LEARNER/results.json`.
    case gradescope
    /// `exercism/LEARNER/EXERCISE/results.json`, version 3.
    case exercism

    func writer(_ store: GradeStore, learners: Int, exercises: Int) throws -> any GradeWriter {
        switch self {
        case .json: try JSONGrades(store)
        case .csv: try CSVGrades(store)
        case .junit: try JUnitGrades(store)
        case .tap: try TAPGrades(store, count: learners * exercises)
        case .gradescope: GradescopeGrades(store: store)
        case .exercism: ExercismGrades(store: store)
        }
    }
}

/// Writes one report, learner by learner, and keeps nothing of them.
protocol GradeWriter {
    /// Whether who shows the report keeps back by itself what may be seen only after a date.
    var waitsForDates: Bool { get }
    func add(_ learner: LearnerGrade) throws
    func finish() throws
}

extension GradeWriter {
    var waitsForDates: Bool { false }
    func finish() throws {}
}
