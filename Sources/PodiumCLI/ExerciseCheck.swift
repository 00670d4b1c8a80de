internal import Diagnostics
internal import Exercises
internal import Foundation
internal import Literate
internal import Sandbox

/// `podium check exercises`.
struct ExerciseCheck {
    let workspace: Workspace
    let seeds: Int
    let jobs: Int?
    let format: ReportFormat

    /// - Parameter names: Exercises by name, number or folder; none means all of them.
    func run(_ names: [String]) async throws {
        let folders = try names.isEmpty ? workspace.exercises.exerciseFolders : names.flatMap(folders)
        guard !folders.isEmpty else { throw CommandFailure(.call, "there are no exercises in \(workspace.exercises.folder)") }
        let judge = try workspace.judge()
        if let notice = judge.sandbox.notice { Console.mention(notice) }
        let checker = ExerciseChecker(judge: judge, book: workspace.book, seeds: seeds, jobs: jobs)
        var reports: [ExerciseReport] = []
        for folder in folders {
            let read = Exercise.read(folder)
            var report = ExerciseReport(name: Catalog.name(folder))
            if let exercise = read.exercise, !read.diagnostics.contains(where: { $0.severity == .error }) {
                do { report = try await checker.check(exercise) } catch let problem as JudgeProblem {
                    throw CommandFailure(problem)
                }
            }
            report.diagnostics = read.diagnostics + report.diagnostics
            reports.append(report)
            if format == .text { Console.write(ExerciseReports.text(of: report, ConsoleWriter(usesColor: Console.usesColor))) }
        }
        Console.write(format == .text ? ExerciseReports.summary(of: reports) : ExerciseReports.text(of: reports, format))
        if !reports.allSatisfy(\.passed) { throw CommandFailure(.content) }
    }

    private func folders(_ name: String) throws -> [String] {
        if FileManager.default.fileExists(atPath: name) {
            let found = Catalog(folder: URL(fileURLWithPath: name).standardizedFileURL.path).exerciseFolders
            if !found.isEmpty { return found }
        }
        return [try workspace.exercise(named: name).folder]
    }
}

extension CommandFailure {
    init(_ problem: JudgeProblem) {
        self.init(.machine, problem.summary + (problem.details.map { "\n" + $0 } ?? ""))
    }
}
