internal import ArgumentParser
internal import Exercises
internal import Foundation
internal import Sandbox

struct GradeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "grade", abstract: "Judge what a class handed in.",
        discussion: """
            Each folder in FOLDER is a learner's, with files such as 06-round-robin.swift. FOLDER may be an archive as well (.zip, .tar.gz, .tgz,
            .tar), and it may be one learner's own. Nothing is followed that leads out of it, and everything is judged in the sandbox.

            What was judged is kept in the folder of grades: a run that was stopped goes on where it was, and a second run judges only what has
            changed. report.md says what was hard; it and report.json count hidden checks too, so they are the teacher's.

            Examples:
              podium grade class
              podium grade class.zip --exercise round-robin --format csv --format gradescope
              podium grade monday tuesday --out grades/week-3 --exercises my-exercises
            """)

    @Argument(help: "Folders or archives of what was handed in.")
    var folders: [String]

    @Option(help: "An exercise by name, number or folder; may be given several times. None means all.")
    var exercise: [String] = []

    @Option(help: "A folder of exercises, in place of the book's.")
    var exercises: String?

    @Option(help: "Where verdicts and reports go.")
    var out = "grades"

    @Option(
        help: "json, csv, junit, tap, gradescope or exercism; may be given several times. (default: json and csv)",
        transform: format(named:))
    var format: [GradeFormat] = []

    @Option(help: "How many are judged side by side.")
    var jobs: Int?

    @Option(help: "What cases are drawn from.")
    var seed: UInt64 = Judge.defaultSeed

    @Flag(help: "Tell in full what hidden checks found, in every report: they are the teacher's alone then.")
    var hidden = false

    func validate() throws {
        if folders.isEmpty { throw ValidationError("Name at least one folder of submissions.") }
        if let jobs, !(1...64).contains(jobs) { throw ValidationError("--jobs is a number from 1 to 64, not \(jobs).") }
    }

    func run() async throws {
        let workspace = Workspace()
        for folder in folders where !Classroom.isSource(folder) {
            let isThere = FileManager.default.fileExists(atPath: folder)
            throw CommandFailure(
                .call,
                isThere
                    ? "\(folder) is neither a folder nor an archive (.zip, .tar.gz, .tgz, .tar)"
                    : "there is no folder or archive \(folder)")
        }
        var isFolder: ObjCBool = true
        if FileManager.default.fileExists(atPath: out, isDirectory: &isFolder), !isFolder.boolValue {
            throw CommandFailure(.call, "\(out) is a file\n  → Name a folder with --out.")
        }
        let catalog = try catalog(workspace)
        let chosen = try chosen(catalog, workspace)
        let judge = try workspace.judge()
        guard judge.sandbox.confinement == .sandbox else {
            throw CommandFailure(
                .machine,
                "there is no sandbox here, and other people's code is run in one only\n  → Type: sudo apt-get install bubblewrap (Linux); podium try judges your own file."
            )
        }
        do { try await grade(chosen, known: Set(catalog.exerciseFolders.map(Catalog.name)), judge) } catch let problem
            as JudgeProblem
        {
            throw CommandFailure(problem)
        } catch let problem as GradeProblem { throw CommandFailure(.machine, problem.message) }
    }

    private func grade(_ exercises: [Exercise], known: Set<String>, _ judge: Judge) async throws {
        let work = try TemporaryFolder()
        defer { work.remove() }
        let progress = GradeProgress()
        let names = known.union(exercises.map(\.name))
        let classroom = try await Classroom.read(folders, exercises: names, except: out, sandbox: judge.sandbox, work: work) {
            progress.say("unpacking \($0)")
        }
        guard !classroom.learners.isEmpty else {
            throw CommandFailure(
                .call,
                "nobody's work is in \(folders.joined(separator: ", "))\n  → Each learner needs a folder there, with files such as \(exercises[0].name).swift."
            )
        }
        var options = Grader.Options(output: out, jobs: jobs, formats: GradeFormat.allCases.filter(wanted.contains))
        options.seed = seed
        options.showsHidden = hidden
        progress.say("preparing \(exercises.count) exercise\(exercises.count == 1 ? "" : "s")")
        let grader = Grader(judge: judge, exercises: exercises, known: names, options: options)
        let statistics = try await grader.grade(classroom) { progress.tell($0) }
        progress.finish()
        Console.write(GradeSummary.text(of: statistics, classroom, folder: out))
        if let problem = progress.problem {
            throw CommandFailure(.machine, "not everything could be judged: \(problem)\n  → Run it again: what was judged is kept.")
        }
    }

    private static func format(named name: String) throws -> GradeFormat {
        guard let format = GradeFormat(rawValue: name) else {
            throw ValidationError(
                "there is no format '\(name)'; there are \(GradeFormat.allCases.map(\.rawValue).joined(separator: ", ")).")
        }
        return format
    }

    private var wanted: Set<GradeFormat> { format.isEmpty ? [.json, .csv] : Set(format) }

    private func catalog(_ workspace: Workspace) throws -> Catalog {
        guard let exercises else { return workspace.exercises }
        let catalog = Catalog(folder: URL(fileURLWithPath: exercises).standardizedFileURL.path)
        guard !catalog.exerciseFolders.isEmpty else { throw CommandFailure(.call, "there are no exercises in \(exercises)") }
        return catalog
    }

    private func chosen(_ catalog: Catalog, _ workspace: Workspace) throws -> [Exercise] {
        let names = exercise.isEmpty ? catalog.exerciseFolders : exercise
        guard !names.isEmpty else { throw CommandFailure(.call, "there are no exercises in \(catalog.folder)") }
        var chosen: [Exercise] = []
        for name in names {
            let exercise = try workspace.exercise(named: name, in: catalog)
            if !chosen.contains(where: { $0.name == exercise.name }) { chosen.append(exercise) }
        }
        return chosen
    }
}
