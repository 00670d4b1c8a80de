internal import ArgumentParser
internal import Exercises
internal import Foundation
internal import Sandbox

/// The `podium` command.
public enum Podium {
    /// Runs it with the process's arguments and ends the process: 0 done, 1 the content is wrong, 2 the call is, 3 the machine
    /// is, 130 interrupted.
    public static func run() async -> Never {
        signal(SIGPIPE, SIG_DFL)
        Interruption.watch()
        do {
            var command = try PodiumCommand.parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
            Foundation.exit(0)
        } catch {
            end(error)
        }
    }

    private static func end(_ error: any Error) -> Never {
        Terminal.restore()
        // It failed because it was interrupted, and that ends the process with a status of its own.
        while Children.areEnding { usleep(10_000) }
        if let failure = error as? CommandFailure {
            if let message = failure.message { Console.complain(message) }
            Foundation.exit(failure.status.rawValue)
        }
        if let problem = error as? PracticeProblem {
            Console.complain("\(problem.summary)\n  → Check permissions and free space. What you wrote is where it was.")
            Foundation.exit(ExitStatus.machine.rawValue)
        }
        let code = PodiumCommand.exitCode(for: error)
        let message = PodiumCommand.fullMessage(for: error)
        if code.isSuccess { print(message) } else { Console.complain(message) }
        // ArgumentParser's own status for a wrong call is 64; ours is 2.
        Foundation.exit(code.isSuccess ? 0 : code == .validationFailure ? ExitStatus.call.rawValue : code.rawValue)
    }
}

enum ExitStatus: Int32 {
    case content = 1
    case call = 2
    case machine = 3
    case interrupted = 130
}

/// Ends a command with a status and, if there is something left to say, a sentence.
struct CommandFailure: Error {
    var status: ExitStatus
    var message: String?

    init(_ status: ExitStatus, _ message: String? = nil) {
        self.status = status
        self.message = message
    }
}

struct PodiumCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "podium", abstract: "Learn AWS ECS from a book whose every snippet runs.",
        discussion: """
            Examples:
              podium read task            the chapter on tasks, in the terminal
              podium run task#life        one of its snippets, for real
              podium check                every snippet, output, figure and link of the book
              podium practice             exercises, in a folder of your own
            """,
        version: "podium 0.1.0",
        subcommands: [
            CheckCommand.self, RunCommand.self, ExplainCommand.self, ReadCommand.self, ListCommand.self, FigureCommand.self,
            ExportCommand.self, StackCommand.self,
            ExtractCommand.self,
            DoctorCommand.self, PracticeCommand.self, TraceSourceCommand.self, TryCommand.self, WatchCommand.self, HintCommand.self,
            SolutionCommand.self,
            ResetCommand.self, NextCommand.self, ExerciseCommand.self, GradeCommand.self,
        ])
}
