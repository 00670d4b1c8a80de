internal import ArgumentParser
internal import Foundation
internal import Literate

struct ListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the book's chapters.", discussion: "Example:\n  podium list chapters --format json")

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
        let rows = subject == .exercises ? [] : try workspace.files(named: []).map { try row($0, workspace) }
        if format == .json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
            print(String(decoding: try encoder.encode(rows), as: UTF8.self))
        } else if rows.isEmpty {
            print("there are no \(subject.rawValue) yet")
        } else {
            let width = rows.map(\.name.count).max() ?? 0
            for row in rows {
                let name = row.name + String(repeating: " ", count: width - row.name.count)
                print("\(name)  \(row.title)  (\(row.minutes.map { "\($0) min, " } ?? "")\(row.snippets) snippets)")
            }
        }
    }

    private func row(_ file: String, _ workspace: Workspace) throws -> Row {
        let chapter = try workspace.chapter(named: file)
        return Row(
            name: chapter.name, title: chapter.title, part: chapter.frontMatter?.part, minutes: chapter.frontMatter?.minutes,
            snippets: chapter.snippets.count)
    }
}
