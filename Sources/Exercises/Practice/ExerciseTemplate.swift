internal import Foundation

/// A new exercise for somebody to write on from: small, real, and complete, so that it passes its check as it is.
public struct ExerciseTemplate: Sendable {
    /// The folder that is copied.
    let source: String

    /// - Parameter exercises: The folder of the book's exercises, which holds the template as well.
    public init(exercises: String) { source = exercises + "/.template" }

    /// What keeps a text from being an exercise's name, as a sentence; `nil` if nothing does.
    public static func complaint(aboutName name: String) -> String? {
        if name.wholeMatch(of: /[a-z0-9]+(-[a-z0-9]+)*/) != nil { return nil }
        let near = name.lowercased().split { !$0.isASCII || !($0.isLetter || $0.isNumber) }.joined(separator: "-")
        return "'\(name)' is no name for an exercise: it has small letters, digits, and a hyphen between words"
            + (near.isEmpty ? "" : ", such as '\(near)'")
    }

    /// - Returns: The new folder's path.
    /// - Throws: ``PracticeProblem`` if it is there already, or can't be written; then there is nothing of it.
    public func make(_ name: String, in folder: String) throws -> String {
        let folder = URL(fileURLWithPath: folder).standardizedFileURL.path
        let place = "\(folder)/\(name)"
        let work = "\(folder)/.\(name)-\(UUID().uuidString)"
        guard !FileManager.default.fileExists(atPath: place) else {
            throw PracticeProblem("\(ShownPath.of(place)) is there already")
        }
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(atPath: work) }
            try FileManager.default.copyItem(atPath: source, toPath: work)
            let words = name.split(separator: "-").drop { $0.allSatisfy { $0.isNumber } }.joined(separator: " ")
            let title = words.isEmpty ? name : words.prefix(1).uppercased() + words.dropFirst()
            let text = try String(contentsOfFile: "\(work)/exercise.md", encoding: .utf8)
                .replacing(/title: .*\n/, with: "title: \(title)\n", maxReplacements: 1)
                .replacing(/\n# .*\n/, with: "\n# \(title)\n", maxReplacements: 1)
            try Data(text.utf8).write(to: URL(fileURLWithPath: "\(work)/exercise.md"), options: .atomic)
            try FileManager.default.moveItem(atPath: work, toPath: place)
        } catch { throw PracticeProblem("\(ShownPath.of(place)) can't be written", error) }
        return place
    }
}
