internal import Foundation
internal import Literate

/// What an editor's language server has to know, so that completion finds `Orchestra` in a learner's file: how each file is compiled.
public struct EditorConfiguration: Sendable {
    let folder: PracticeFolder

    public init(of folder: PracticeFolder) { self.folder = folder }

    var commandsFile: String { "\(folder.path)/compile_commands.json" }

    private struct Entry: Codable, Hashable {
        var directory: String
        var file: String
        var arguments: [String]
    }

    /// Writes down how these exercises are compiled, beside what stands there for others.
    ///
    /// - Throws: ``JudgeProblem`` if the engine's types for learners don't build.
    public func refresh(for exercises: [Exercise], by judge: Judge) async throws {
        let known = FoundFile.at(commandsFile).bytes.flatMap { try? JSONDecoder().decode([Entry].self, from: Data($0)) } ?? []
        var entries = Dictionary(known.map { ($0.file, $0) }) { $1 }
        for exercise in exercises {
            var files = [folder.file(of: exercise.name)]
            if exercise.given != nil { files.append(folder.givenFile(of: exercise.name)) }
            let arguments = try await judge.sourceArguments(files, for: exercise.kind)
            for file in files { entries[file] = Entry(directory: folder.path, file: file, arguments: arguments) }
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let text = String(decoding: try encoder.encode(entries.values.sorted { $0.file < $1.file }), as: UTF8.self) + "\n"
        if FoundFile.at(commandsFile).bytes != Array(text.utf8) { try folder.write(text, to: commandsFile) }
        // The practice folder may lie in a Swift package: the list above counts all the same.
        let own = "\(folder.path)/.sourcekit-lsp/config.json"
        if FoundFile.at(own) == .missing { try folder.write("{ \"defaultWorkspaceType\": \"compilationDatabase\" }\n", to: own) }
    }
}

extension Judge {
    /// How the compiler understands a learner's files.
    func sourceArguments(_ files: [String], for kind: Exercise.Kind) async throws -> [String] {
        try await library(for: kind).value.sourceArguments(files, toolchain)
    }
}
