internal import ArgumentParser
internal import Diagnostics
internal import Foundation
internal import Literate

struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Check chapters against the engine, and exercises by their right and wrong answers.",
        discussion: """
            Examples:
              podium check                     the whole book
              podium check task --update       mend its outputs, regions and figures in place
              podium check my-notes.md         any Markdown file
              podium check --format junit      for CI
              podium check exercises           every exercise: solutions pass, mutants are caught
              podium check exercises 06 --seeds 3
              podium check --all               the book and the exercises
            """)

    @Argument(help: "Chapters by name, number or path; none means the whole book. 'exercises', and after it some of them.")
    var chapters: [String] = []

    @Flag(help: "Rewrite outputs, regions and figures in place.")
    var update = false

    @Flag(help: "Compile every snippet alone, as the script that a reader would type.")
    var isolated = false

    @Flag(name: .customLong("no-cache"), help: "Run every snippet, whatever is known.")
    var noCache = false

    @Option(help: "How many compilers run side by side.")
    var jobs: Int?

    @Option(help: "text, json, junit or github.")
    var format: ReportFormat = .text

    @Flag(help: "Say why each snippet was run again.")
    var explain = false

    @Flag(help: "Check the book and every exercise.")
    var all = false

    @Option(help: "How many seeds each right and wrong answer of an exercise is tried with.")
    var seeds: Int = 20

    func validate() throws {
        if seeds < 1 { throw ValidationError("--seeds is a number from 1 on, not \(seeds).") }
        if let jobs, jobs < 1 { throw ValidationError("--jobs is a number from 1 on, not \(jobs).") }
    }

    func run() async throws {
        let workspace = Workspace()
        if chapters.first == "exercises" {
            try await ExerciseCheck(workspace: workspace, seeds: seeds, jobs: jobs, format: format).run(Array(chapters.dropFirst()))
            return
        }
        try await checkBook(workspace)
        if all { try await ExerciseCheck(workspace: workspace, seeds: seeds, jobs: jobs, format: format).run([]) }
    }

    private func checkBook(_ workspace: Workspace) async throws {
        var options = ProgramRunner.Options()
        options.isolated = isolated
        options.usesCache = !noCache
        if let jobs { options.jobs = jobs }
        let files = try workspace.files(named: chapters)
        guard !files.isEmpty else { throw CommandFailure(.call, "there are no chapters in \(workspace.book.folder)") }
        let checker = BookChecker(book: workspace.book, runner: try workspace.runner(options), renderer: EngineRenderer())
        var findings = await checker.check(files)
        if explain { tellReasons(findings.results) }
        if update {
            do {
                let changes = try ChapterUpdater.update(findings)
                for change in changes { Console.complain("updated \(change)") }
                if !changes.isEmpty { findings = await checker.check(files) }
            } catch {
                throw CommandFailure(.machine, ConsoleWriter(usesColor: false).text(of: error.diagnostic))
            }
        }
        Console.write(format.text(of: findings.report))
        if findings.results.contains(where: { if case .machine = $0.outcome { true } else { false } }) {
            throw CommandFailure(.machine)
        }
        if !findings.report.passed { throw CommandFailure(.content) }
    }

    private func tellReasons(_ results: [ProgramResult]) {
        for result in results {
            if case .ran(let reason) = result.origin { Console.complain("ran \(result.id): \(reason)") }
        }
    }
}
