internal import ArgumentParser
internal import Exercises
internal import Foundation

struct PracticeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "practice", abstract: "Make a folder to do the exercises in, or bring yours up to date, and show the list.",
        discussion: """
            Examples:
              podium practice            the folder that you are in, or $PODIUM_PRACTICE, or ./practice
              podium practice ~/ecs      a folder of your choice
              podium practice week-3 --exercises ../our-exercises
                                         exercises that a teacher wrote; the folder remembers where they are

            What you wrote is never overwritten. When an exercise has changed since you began it, what is new in its
            starting file is told.
            """)

    @Argument(help: "The folder.")
    var folder: String?

    @Option(help: "A folder of exercises, in place of the book's.")
    var exercises: String?

    func run() async throws {
        let folder = self.folder.map { PracticeFolder(path: $0) } ?? Practice.place()
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: folder.path, isDirectory: &isFolder), !isFolder.boolValue {
            throw CommandFailure(.call, "\(Shown.path(folder.path)) is no folder\n  → Name another.")
        }
        guard Catalog(folder: folder.path).exerciseFolders.isEmpty else {
            throw CommandFailure(.call, "\(Shown.path(folder.path)) holds the exercises themselves\n  → Name another folder.")
        }
        let isNew = !folder.exists
        if let chosen = exercises {
            let catalog = Catalog(folder: URL(fileURLWithPath: chosen).standardizedFileURL.path)
            guard !catalog.exerciseFolders.isEmpty else { throw CommandFailure(.call, "there are no exercises in \(chosen)") }
            try folder.choose(exercises: catalog.folder)
        }
        let practice = Practice(Workspace(), folder: folder)
        let exercises = practice.workspace.readableExercises()
        guard !exercises.isEmpty else { throw Practice.noExercises(practice.workspace) }
        let filling = try folder.fill(exercises)
        try practice.update { _ in }
        tell(filling, isNew, practice)
        await configureEditor(exercises, practice)
        let course = try practice.course()
        let writer = PracticeWriter()
        let changes = filling.changed.filter { course.isOpen($0.exercise) }
        if !changes.isEmpty { Console.write(writer.changes(changes) + "\n") }
        Console.write(writer.list(exercises, course, hasBegun: folder.hasBegun))
        if let current = course.current.flatMap({ name in exercises.first { $0.name == name } }) {
            Console.write("\nYou are at \(writer.introduction(current))\n")
            let here = Shown.path(folder.path) == "." ? "" : "cd \(Self.quoted(Shown.path(folder.path))), then "
            Console.write("\(here)podium watch judges \(current.name).swift whenever you save it.\n")
        }
    }

    private func tell(_ filling: PracticeFolder.Filling, _ isNew: Bool, _ practice: Practice) {
        let place = Shown.path(practice.folder.path)
        if isNew {
            Console.write("\(place == "." ? "This folder" : place) is your practice folder now.\n\n")
            return
        }
        for file in filling.created { Console.write("new: \(Shown.path(file))\n") }
        for file in filling.refreshed { Console.write("refreshed: \(Shown.path(file))\n") }
        for file in filling.kept { Console.write("kept: what you had written, in \(Shown.path(file))\n") }
        if !(filling.created + filling.refreshed + filling.kept).isEmpty { Console.write("\n") }
    }

    /// Without a compiler there is a practice folder all the same.
    private func configureEditor(_ exercises: [Exercise], _ practice: Practice) async {
        do {
            let judge = try practice.workspace.judge()
            Console.mention("preparing the engine's types for your editor …")
            try await EditorConfiguration(of: practice.folder).refresh(for: exercises, by: judge)
        } catch let problem as JudgeProblem { Console.complain("no completion in the editor: \(problem.summary)") } catch {
            Console.complain("no completion in the editor: \((error as? CommandFailure)?.message ?? "\(error)")")
        }
    }

    private static func quoted(_ path: String) -> String {
        path.wholeMatch(of: /[A-Za-z0-9_.\/~-]+/) != nil ? path : "'\(path.replacing("'", with: "'\\''"))'"
    }
}
