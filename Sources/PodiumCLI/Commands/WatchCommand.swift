internal import ArgumentParser
internal import Exercises
internal import Sandbox

struct WatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch", abstract: "Judge your file of an exercise whenever you save it.",
        discussion: """
            Examples:
              podium watch        the exercise that you are at
              podium watch 6

            Keys: h hint, l list, n next exercise, r run again, q quit. It never goes to another exercise by itself.
            """)

    @Argument(help: "The exercise by name or number.")
    var name: String?

    func run() async throws {
        let practice = try Practice.open(Workspace())
        let exercise = try practice.exercise(named: name)
        let judge = try practice.workspace.judge()
        if let notice = judge.sandbox.notice { Console.complain(notice) }
        try practice.begin(exercise, makesCurrent: true)
        try await Watching(practice, judge, exercise).watch()
    }
}
