internal import ArgumentParser
internal import Foundation
internal import Literate

struct ExtractCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "extract", abstract: "Make a Swift package of a chapter's snippets.",
        discussion: "Example:\n  podium extract task --to my-tasks && cd my-tasks && swift run life")

    @Argument(help: "A chapter by name, number or path.")
    var chapter: String

    @Option(name: .customLong("to"), help: "A folder that is empty or doesn't exist yet.")
    var destination: String

    func run() throws {
        let workspace = Workspace()
        let chapter = try workspace.chapter(named: chapter)
        let files = FileManager.default
        if let there = try? files.contentsOfDirectory(atPath: destination), !there.isEmpty {
            throw CommandFailure(.call, "the folder \(destination) is not empty\n  → Name another: nothing in it is overwritten.")
        }
        let programs = chapter.snippets.filter { $0.kind == .run }.compactMap { snippet in
            BookChecker.program(of: snippet, in: chapter).map { (name: snippet.label, program: $0) }
        }
        guard !programs.isEmpty else { throw CommandFailure(.content, "\(chapter.name) has no snippet that runs") }
        do {
            for (name, program) in programs {
                let folder = "\(destination)/Sources/\(name)"
                try files.createDirectory(atPath: folder, withIntermediateDirectories: true)
                let code = program.pieces.map { "// \($0.file):\($0.line)\n\($0.code)" }.joined(separator: "\n")
                try code.write(toFile: "\(folder)/main.swift", atomically: true, encoding: .utf8)
            }
            try manifest(chapter.name, programs.map(\.name), workspace.root).write(
                toFile: "\(destination)/Package.swift", atomically: true, encoding: .utf8)
        } catch {
            throw CommandFailure(.machine, "\(destination) could not be written: \(error.localizedDescription)")
        }
        print("\(programs.count) snippets in \(destination): cd \(destination) && swift run \(programs[0].name)")
    }

    private func manifest(_ name: String, _ targets: [String], _ root: String) -> String {
        let list = targets.map {
            "        .executableTarget(name: \"\($0)\", dependencies: [.product(name: \"Orchestra\", package: \"podium\")]),"
        }
        return """
            // swift-tools-version: 6.2
            import PackageDescription

            // The snippets of \(name), one executable each, with all that they continue.
            let package = Package(
                name: "\(name)",
                platforms: [.macOS(.v15)],
                dependencies: [.package(name: "podium", path: "\(root)")],
                targets: [
            \(list.joined(separator: "\n"))
                ]
            )

            """
    }
}
