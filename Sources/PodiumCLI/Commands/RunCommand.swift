internal import ArgumentParser
internal import Diagnostics
internal import Foundation
internal import Literate

struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Run a snippet, a chapter's snippets, or your own script against the engine.",
        discussion: """
            Examples:
              podium run task#life             one snippet with all that it continues
              podium run task                  every snippet of the chapter
              podium run my.swift --trace      your own script, and what happened on the stage
            """)

    @Argument(help: "CHAPTER, CHAPTER#SNIPPET or FILE.swift.")
    var subject: String

    @Flag(help: "Print what happened on the stage, moment by moment.")
    var trace = false

    func run() async throws {
        let workspace = Workspace()
        let programs = try Subject.programs(subject, workspace, trace: trace ? .onlySimulation : .none)
        let results = await (try workspace.runner(.init())).run(programs)
        var failed = false
        for (program, result) in zip(programs, results) {
            if programs.count > 1 { print("— \(program.id)") }
            Console.write(result.output.isEmpty || result.output.hasSuffix("\n") ? result.output : result.output + "\n")
            if trace, let text = result.trace { try Console.write(TraceText.text(of: text)) }
            if let complaint = Subject.complaint(program, result) {
                failed = true
                Console.complain(complaint)
            }
        }
        if results.contains(where: { if case .machine = $0.outcome { true } else { false } }) { throw CommandFailure(.machine) }
        if failed { throw CommandFailure(.content) }
    }
}
