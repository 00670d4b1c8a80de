internal import ArgumentParser
internal import Exercises

struct SolutionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "solution", abstract: "Show an exercise's solution, others that are as right, and why.",
        discussion: """
            Examples:
              podium solution 6              after it has passed
              podium solution 6 --give-up    before; it is noted, and the exercise brings no points then
            """)

    @Argument(help: "The exercise by name or number.")
    var name: String

    @Flag(help: "Show it although the exercise hasn't passed.")
    var giveUp = false

    func run() throws {
        let practice = try Practice.open(Workspace())
        let exercise = try practice.exercise(named: name)
        let state = try practice.course().progress.state(of: exercise.name)
        if state == nil || state == .begun {
            guard giveUp else {
                let short = Catalog.shortest(exercise.name)
                throw CommandFailure(
                    .call,
                    "\(exercise.name) hasn't passed yet\n  → podium hint \(short) helps; podium solution \(short) --give-up shows the solution, and it brings no points then."
                )
            }
            try practice.update { progress in
                progress.begin(exercise.name, on: Today.day, starter: practice.folder.startedFrom(exercise.name))
                progress.giveUp(exercise.name, on: Today.day)
            }
        }
        Console.write(PracticeWriter().solution(of: exercise))
    }
}
