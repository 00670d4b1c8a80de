internal import ArgumentParser
internal import Exercises

struct HintCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hint", abstract: "Show the next hint for an exercise.",
        discussion: """
            Examples:
              podium hint        for the exercise that you are at
              podium hint 6

            Each call gives one more hint away; after the last it is shown again.
            """)

    @Argument(help: "The exercise by name or number.")
    var name: String?

    func run() throws {
        let practice = try Practice.open(Workspace())
        let exercise = try practice.exercise(named: name)
        Console.write(try practice.hint(for: exercise))
    }
}

extension Practice {
    /// The next hint, which counts as seen then.
    func hint(for exercise: Exercise) throws -> String {
        let number = try update { progress in
            progress.begin(exercise.name, on: Today.day, starter: folder.startedFrom(exercise.name))
            return progress.takeHint(exercise.name, of: exercise.hints.count)
        }
        return PracticeWriter().hint(number, of: exercise)
    }
}
