internal import Foundation

/// One JSON document: `{"format":…,"learners":[…]}`, keys in order, a learner on each line.
final class JSONGrades: GradeWriter {
    private struct Learner: Encodable {
        var name: String
        var points: Int
        var maxPoints: Int
        var extras: [String]
        var exercises: [ExerciseGrade]
    }

    private let store: GradeStore
    private let file: PartialFile
    private var isFirst = true

    init(_ store: GradeStore) throws {
        self.store = store
        try store.write(Data(GradesSchema.text.utf8), to: "grades.schema.json")
        file = try store.begin("grades.json")
        try file.write(#"{"format":"podium-grades-1","learners":["#)
    }

    func add(_ learner: LearnerGrade) throws {
        let shape = Learner(
            name: learner.name, points: learner.points, maxPoints: learner.maxPoints,
            extras: learner.extras.map { PlainText.line($0) },
            exercises: learner.exercises)
        try file.write((isFirst ? "\n" : ",\n") + JSONText.of(shape))
        isFirst = false
    }

    func finish() throws {
        try file.write("\n]}\n")
        try store.finish(file)
    }
}

enum JSONText {
    static func of(_ value: some Encodable, pretty: Bool = false) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        if pretty { encoder.outputFormatting.insert(.prettyPrinted) }
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}
