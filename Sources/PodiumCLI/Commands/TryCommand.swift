internal import ArgumentParser
internal import Exercises
internal import Foundation

struct TryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "try", abstract: "Hold an exercise's checks against your file.",
        discussion: """
            Examples:
              podium try round-robin                       your file of that exercise, in the practice folder
              podium try round-robin --file other.swift    another file
            """)

    @Argument(help: "The exercise by name, number or folder.")
    var name: String

    @Option(help: "The file to judge.")
    var file: String

    @Option(help: "What cases are drawn from.")
    var seed: UInt64 = Judge.defaultSeed

    func run() async throws {
        let workspace = Workspace()
        let exercise = try workspace.exercise(named: name)
        guard let data = FileManager.default.contents(atPath: file) else { throw CommandFailure(.call, "\(file) can't be read") }
        let judge = try workspace.judge()
        let clock = ContinuousClock()
        let start = clock.now
        do {
            let verdict = try await judge.judge(Array(data), file: file, for: exercise, seed: seed)
            let time = clock.now - start
            Console.write(VerdictWriter(usesColor: Console.usesColor).text(of: verdict, title: exercise.title, file: file))
            Console.write("\(time.inSeconds)\n")
            if !verdict.hasPassed { throw CommandFailure(.content) }
        } catch let problem as JudgeProblem { throw CommandFailure(problem) }
    }
}
