import Exercises
import Foundation
import Sandbox
import Testing

/// A class in a temporary folder, and the exercise that it does.
final class TestClass {
    let test: TestExercise
    let exercise: Exercise
    var root: String { test.root }
    var folder: String { test.root + "/class" }
    var output: String { test.root + "/grades" }
    private let work: TemporaryFolder

    init() throws {
        test = try TestExercise()
        exercise = try test.exercise()
        work = try TemporaryFolder()
        try FileManager.default.createDirectory(atPath: test.root + "/class", withIntermediateDirectories: true)
    }

    deinit { work.remove() }

    func handIn(_ learner: String, _ text: String, as file: String = "01-seats.swift") throws {
        try test.write(text, "class/\(learner)/\(file)")
    }

    func classroom(_ folders: [String]? = nil, jobs: Int = 2) async throws -> Classroom {
        try await Classroom.read(folders ?? [folder], exercises: ["01-seats"], except: output, sandbox: Sandbox(), work: work)
    }

    /// Judges them, and tells how many of them were judged before.
    @discardableResult
    func grade(
        _ folders: [String]? = nil, into output: String? = nil, formats: [GradeFormat] = [.json, .csv], showsHidden: Bool = false,
        seed: UInt64 = 1
    ) async throws -> (statistics: ClassStatistics, kept: Int) {
        var options = Grader.Options(output: output ?? self.output, jobs: 2, formats: formats)
        options.showsHidden = showsHidden
        options.seed = seed
        let grader = Grader(judge: try TestJudge.judge(), exercises: [exercise], known: [], options: options)
        let last = Latest()
        let statistics = try await grader.grade(try await classroom(folders)) { progress in last.note(progress) }
        return (statistics, last.progress?.kept ?? 0)
    }

    func text(_ path: String, in output: String? = nil) throws -> String {
        try String(contentsOfFile: "\(output ?? self.output)/\(path)", encoding: .utf8)
    }

    /// All files below a folder, by their paths.
    func files(in folder: String) -> [String: Data] {
        let paths = FileManager.default.subpaths(atPath: folder) ?? []
        return Dictionary(
            uniqueKeysWithValues: paths.compactMap { path in
                FileManager.default.contents(atPath: "\(folder)/\(path)").map { (path, $0) }
            })
    }

    /// Outcome by learner, as the table has it.
    func outcomes() throws -> [String: String] {
        let rows = try CSVRules.rows(text("grades.csv"))
        return Dictionary(uniqueKeysWithValues: rows.dropFirst().map { ($0[0], $0[2]) })
    }

    private final class Latest: @unchecked Sendable {
        private let lock = NSLock()
        private var latest: Grader.Progress?
        var progress: Grader.Progress? { lock.withLock { latest } }

        func note(_ progress: Grader.Progress) {
            lock.withLock { if progress.done >= latest?.done ?? 0 { latest = progress } }
        }
    }
}
