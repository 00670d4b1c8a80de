internal import ArgumentParser
internal import Exercises
internal import Foundation
internal import Literate

struct ListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the book's chapters, or its exercises.",
        discussion: """
            Examples:
              podium list                     the chapters
              podium list exercises           the exercises; in a practice folder with how far you are
              podium list --format json
            """)

    enum Subject: String, ExpressibleByArgument, CaseIterable { case chapters, exercises }
    enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

    @Argument(help: "chapters or exercises.")
    var subject: Subject = .chapters

    @Option(help: "text or json.")
    var format: Format = .text

    private struct Row: Encodable {
        var name: String
        var title: String
        var part: Int?
        var minutes: Int?
        var snippets: Int
    }

    func run() throws {
        let workspace = Workspace()
        if subject == .exercises { return try listExercises(workspace) }
        let rows = try workspace.files(named: []).map { try row($0, workspace) }
        if format == .json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
            print(String(decoding: try encoder.encode(rows), as: UTF8.self))
        } else if rows.isEmpty {
            print("there are no chapters yet")
        } else {
            let width = rows.map(\.name.count).max() ?? 0
            for row in rows {
                let name = row.name + String(repeating: " ", count: width - row.name.count)
                print("\(name)  \(row.title)  (\(row.minutes.map { "\($0) min, " } ?? "")\(row.snippets) snippets)")
            }
        }
    }

    private func listExercises(_ workspace: Workspace) throws {
        let folder = Practice.place()
        let practice = folder.exists ? Practice(workspace, folder: folder) : nil
        let exercises = (practice?.workspace ?? workspace).readableExercises()
        let course = try practice?.course(tells: true)
        if format == .json { return Console.write(try PracticeWriter().json(exercises, course)) }
        if exercises.isEmpty { return print("there are no exercises yet") }
        Console.write(PracticeWriter().list(exercises, course, hasBegun: folder.hasBegun))
    }

    private func row(_ file: String, _ workspace: Workspace) throws -> Row {
        let chapter = try workspace.chapter(named: file)
        return Row(
            name: chapter.name, title: chapter.title, part: chapter.frontMatter?.part, minutes: chapter.frontMatter?.minutes,
            snippets: chapter.snippets.count)
    }
}
