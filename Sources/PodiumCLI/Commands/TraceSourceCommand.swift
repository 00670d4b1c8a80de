internal import ArgumentParser
internal import Exercises
internal import Foundation

/// What the judge calls in its sandbox: other people's text is parsed there, and nowhere else.
struct TraceSourceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trace-source", abstract: "Write a copy of a file with a note before each statement.", shouldDisplay: false)

    @Argument var file: String
    @Argument var copy: String

    func run() throws {
        guard let data = FileManager.default.contents(atPath: file) else { throw CommandFailure(.call, "\(file) can't be read") }
        // Its name is there only when all of it is.
        try Data(TracedFile.text(of: String(decoding: data, as: UTF8.self)).utf8).write(
            to: URL(fileURLWithPath: copy), options: .atomic)
    }
}
