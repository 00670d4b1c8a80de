internal import Exercises
internal import Foundation

/// A learner's practice folder, and the exercises that it is for.
struct Practice {
    let workspace: Workspace
    let folder: PracticeFolder
    /// The exercises' folders, in order.
    let exerciseFolders: [String]

    var names: [String] { exerciseFolders.map(Catalog.name) }
    var progressFile: ProgressFile { ProgressFile(of: folder) }

    /// The folder that is meant where somebody stands, there or not.
    static func place() -> PracticeFolder {
        PracticeFolder.place(
            from: FileManager.default.currentDirectoryPath, environment: ProcessInfo.processInfo.environment)
    }

    init(_ workspace: Workspace, folder: PracticeFolder) {
        var workspace = workspace
        if let chosen = folder.exercises { workspace.exercises = Catalog(folder: chosen) }
        self.workspace = workspace
        self.folder = folder
        exerciseFolders = workspace.exercises.exerciseFolders
    }

    /// - Throws: ``CommandFailure`` if there is no practice folder.
    static func open(_ workspace: Workspace) throws -> Practice {
        let folder = place()
        guard folder.exists else {
            throw CommandFailure(
                .call, "there is no practice folder here, nor in \(Shown.path(folder.path))\n  → podium practice makes one.")
        }
        return Practice(workspace, folder: folder)
    }

    static func noExercises(_ workspace: Workspace) -> CommandFailure {
        CommandFailure(
            .content,
            "there are no exercises in \(workspace.exercises.folder)\n  → Say where they are: podium practice --exercises FOLDER.")
    }

    /// Where the learner is.
    ///
    /// - Parameter tells: Whether to say what is wrong with the progress file; who writes it next says so anyway.
    func course(tells: Bool = false) throws -> Course {
        let reading = try progressFile.read()
        if tells { for problem in reading.problems { Console.complain(problem) } }
        return Course(names: names, progress: reading.progress)
    }

    /// Changes the progress, and says what is wrong with its file.
    @discardableResult func update<Value>(_ change: (inout PracticeProgress) -> Value) throws -> Value {
        let (value, notes) = try progressFile.update(change)
        for note in notes { Console.complain(note) }
        return value
    }

    /// The exercise that is meant; without a name the one that the learner is at.
    func exercise(named name: String?) throws -> Exercise {
        if let name { return try workspace.exercise(named: name) }
        guard !names.isEmpty else { throw Self.noExercises(workspace) }
        guard let current = try course().current else {
            throw CommandFailure(.call, "every exercise is passed or given up\n  → Name one: podium list exercises shows them.")
        }
        return try workspace.exercise(named: current)
    }

    /// The exercise, its files brought up to date, and the progress that knows of it.
    func begin(_ exercise: Exercise, makesCurrent: Bool) throws {
        let filling = try folder.fill([exercise])
        for file in filling.created where file.hasSuffix(".swift") {
            Console.complain("\(Shown.path(file)) is new: the starting file")
        }
        for file in filling.refreshed { Console.complain("\(Shown.path(file)) is the exercise's newest") }
        for file in filling.kept { Console.complain("what you had written there is kept in \(Shown.path(file))") }
        try update { progress in
            progress.begin(exercise.name, on: Today.day, starter: folder.startedFrom(exercise.name))
            if makesCurrent, progress.state(of: exercise.name) != .passed { progress.current = exercise.name }
        }
        if !filling.changed.isEmpty, try course().isOpen(exercise.name) {
            Console.complain("the starting file has changed since you began; yours is kept, and podium practice shows what is new")
        }
    }

    /// Writes down what a verdict means for the learner's progress.
    ///
    /// - Returns: The points that it brought; `nil` if it didn't pass, or had passed before.
    func record(_ verdict: Verdict, of exercise: Exercise) throws -> Int? {
        switch verdict.outcome {
        case .passed:
            return try update { $0.pass(exercise.name, worth: exercise.points, on: Today.day) }
        case .failed where !verdict.isUnwritten:
            try update { $0.fail(exercise.name) }
            return nil
        case .failed, .notCompiled, .refused: return nil
        }
    }
}

/// This machine's clock and zone.
enum Today {
    /// `2026-03-01`
    static var day: String { String(now.prefix(10)) }
    /// `14:05:09`
    static var time: String { String(now.suffix(8)) }

    private static var now: String {
        Date.ISO8601FormatStyle(dateTimeSeparator: .space, timeZone: .current)
            .year().month().day().time(includingFractionalSeconds: false).format(Date())
    }
}

/// A path as people see it: relative to where they stand, if it is below that.
enum Shown {
    static func path(_ path: String) -> String {
        let here = URL(fileURLWithPath: FileManager.default.currentDirectoryPath).standardizedFileURL.path
        if path == here { return "." }
        return path.hasPrefix(here + "/") ? String(path.dropFirst(here.count + 1)) : path
    }
}
