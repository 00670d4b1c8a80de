internal import ArgumentParser
internal import Exercises
internal import Foundation

struct ExerciseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "exercise", abstract: "Write exercises of your own.", discussion: "Example:\n  podium exercise new 40-encore",
        subcommands: [New.self])

    struct New: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "new", abstract: "Make a small complete exercise, to be changed into yours.",
            discussion: """
                Examples:
                  podium exercise new 40-encore
                  podium exercise new 40-encore --in ~/my-exercises

                It passes podium check exercises FOLDER as it is. exercises/README.md says what each file is for.
                """)

        @Argument(help: "Its name: words with hyphens between them, a number first if there is an order.")
        var name: String

        @Option(name: .customLong("in"), help: "The folder to make it in; without it the one where you are.")
        var folder: String = "."

        func run() throws {
            if let complaint = ExerciseTemplate.complaint(aboutName: name) { throw CommandFailure(.call, complaint) }
            if FileManager.default.fileExists(atPath: "\(folder)/\(name)") {
                throw CommandFailure(.call, "\(folder)/\(name) is there already\n  → Choose another name.")
            }
            let place = try ExerciseTemplate(exercises: Workspace().exercises.folder).make(name, in: folder)
            let shown = Shown.path(place)
            Console.write(
                """
                \(shown) is a small exercise that works. Change exercise.md, Solution.swift and Suite.swift, then the hints, the wrong
                answers in mutants/ and the right ones in alternatives/. This proves it, and this shows what a learner sees:
                  podium check exercises \(shown)
                  podium try \(shown) --file \(shown)/mutants/one-at-a-time.swift

                """)
        }
    }
}
