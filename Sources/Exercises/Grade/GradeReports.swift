internal import Foundation

/// Writes all reports in one pass over the verdicts that are kept.
struct GradeReports {
    let store: GradeStore
    let exercises: [PreparedExercise]
    let known: Set<String>
    let options: Grader.Options

    func write(_ classroom: Classroom, slot: Int) async throws -> ClassStatistics {
        var statistics = ClassStatistics(exercises.map(\.exercise))
        statistics.learners = classroom.learners.count
        let writers = try options.formats.map {
            try $0.writer(store, learners: classroom.learners.count, exercises: exercises.count)
        }
        let view = GradeView(showsHidden: options.showsHidden)
        let later = GradeView(showsHidden: options.showsHidden, waitsForDates: true)
        var classroom = classroom
        var mutants = [Fingerprints?](repeating: nil, count: exercises.count)
        for learner in classroom.learners {
            let extras = LearnerFolder(learner).extras(besides: known)
            if !extras.isEmpty { classroom.note("\(learner.name): besides, \(extras.joined(separator: ", "))") }
            var now = LearnerGrade(name: learner.name, exercises: [], extras: extras)
            var dated = now
            for (index, prepared) in exercises.enumerated() {
                let record = store.record(learner.name, prepared.exercise.name)
                var misconception: Misconception?
                if case .judged(let verdict) = record?.result, verdict.outcome == .failed {
                    if mutants[index] == nil { mutants[index] = try await prepared.fingerprints(seed: options.seed, slot: slot) }
                    misconception = mutants[index]?.match(verdict.checks)
                }
                let grade = view.grade(record, of: prepared.exercise, misconception: misconception)
                now.exercises.append(grade)
                dated.exercises.append(later.grade(record, of: prepared.exercise, misconception: misconception))
                statistics.add(record, grade, misconception: misconception, at: index)
            }
            for writer in writers { try writer.add(writer.waitsForDates ? dated : now) }
        }
        for writer in writers { try writer.finish() }
        statistics.finish()
        try store.write(statistics.json, to: "report.json")
        try store.write(Data(StatisticsPage.text(of: statistics, notes: classroom.notes).utf8), to: "report.md")
        return statistics
    }
}
