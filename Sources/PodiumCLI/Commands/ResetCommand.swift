internal import ArgumentParser
internal import Exercises

struct ResetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reset", abstract: "Begin an exercise again; what you wrote is kept.",
        discussion: "Example:\n  podium reset 6\n\nYour file is kept in .podium/kept, under a new number each time. Progress stays."
    )

    @Argument(help: "The exercise by name or number.")
    var name: String

    func run() throws {
        let practice = try Practice.open(Workspace())
        let exercise = try practice.exercise(named: name)
        let kept = try practice.folder.reset(exercise)
        try practice.update { $0.restart(exercise.name, on: Today.day, starter: practice.folder.startedFrom(exercise.name)) }
        Console.write("\(Shown.path(practice.folder.file(of: exercise.name))) is the starting file again.\n")
        if let kept { Console.write("What was there is kept in \(Shown.path(kept)).\n") }
    }
}
