public import Diagnostics
internal import Foundation
internal import Literate

/// An exercise: what the learner reads, writes, and is judged by. It is a folder, anywhere.
public struct Exercise: Sendable {
    /// What a learner does.
    public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        /// Writes a function or a policy.
        case implement
        /// Sets up a world that must survive what the suite does to it.
        case configure
        /// Repairs a world that is broken.
        case mend
        /// Writes tests, which are judged by right and wrong implementations.
        case tests
        /// Says what happens next; the engine knows.
        case predict

        /// Whether the learner's code may use the whole engine. Where it is the engine's part that is written, it may not:
        /// the answer would be in it.
        public var usesEngine: Bool { self == .configure || self == .mend }
    }

    /// `06-round-robin`: the folder's name.
    public let name: String
    public let folder: String
    public let title: String
    public let kind: Kind
    /// The chapter, and after `#` its section, that it belongs to.
    public let chapter: String
    public let concept: String
    public let points: Int
    /// From 1 to 5.
    public let difficulty: Int
    public let minutes: Int
    /// The task, in Markdown, without the front matter.
    public let task: String
    /// Three, each giving away more.
    public let hints: [String]
    /// Types that the learner's code and the suite share, if there are any.
    public let given: String?
    public let solution: String
    public let suite: String
    /// What a long suite is shared out to: `Suite+NAME.swift`, in the order of their names.
    public let suiteExtensions: [SuiteFile]
    public let interface: Interface

    public struct SuiteFile: Sendable, Hashable {
        public let name: String
        public let text: String
    }

    /// All files of the suite.
    public var suiteFiles: [SuiteFile] { [SuiteFile(name: "Suite.swift", text: suite)] + suiteExtensions }

    static let headerKeys = ["title", "kind", "chapter", "concept", "implements", "points", "difficulty", "minutes"]

    /// The file that a learner works in, with the parts to write left open.
    public var starter: String { Starter.text(of: solution) }

    /// The solution as people read it, without the marks.
    public var solutionAsRead: String { Starter.unmarked(solution) }

    /// The path of one of its files.
    public func path(_ file: String) -> String { "\(folder)/\(file)" }

    /// What is in one of its folders of whole submissions: `mutants` or `alternatives`.
    public func submissions(in subfolder: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path(subfolder))) ?? []
        return names.filter { $0.hasSuffix(".swift") }.sorted().map { path("\(subfolder)/\($0)") }
    }

    /// - Returns: The exercise, unless what is wrong with it keeps it from being one.
    public static func read(_ folder: String) -> (exercise: Exercise?, diagnostics: [Diagnostic]) {
        let folder = URL(fileURLWithPath: folder).standardizedFileURL.path
        var diagnostics: [Diagnostic] = []
        func file(_ name: String) -> SourceFile? {
            do { return try SourceFile(path: "\(folder)/\(name)", shownAs: ShownPath.of("\(folder)/\(name)")) } catch {
                diagnostics.append(error.diagnostic)
                return nil
            }
        }
        guard let text = file("exercise.md"), let solution = file("Solution.swift"), let suite = file("Suite.swift"),
            let hints = file("hints.md")
        else { return (nil, diagnostics) }
        let others = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted().filter {
            $0.hasPrefix("Suite+") && $0.hasSuffix(".swift")
        }
        let suiteExtensions = others.compactMap { name in file(name).map { SuiteFile(name: name, text: $0.text) } }
        let given = FileManager.default.fileExists(atPath: "\(folder)/Given.swift") ? file("Given.swift") : nil

        var header = YAMLHeader(text, keys: headerKeys, kind: "exercise")
        let (title, kind, chapter) = (header.text("title"), header.choice("kind", Kind.self), header.text("chapter"))
        let (concept, points) = (header.text("concept"), header.number("points"))
        let (difficulty, minutes) = (header.number("difficulty"), header.number("minutes"))
        diagnostics += header.diagnostics

        let (interface, problems) = Interface.read(solution)
        diagnostics += problems + Starter.problems(in: solution)
        let three = Hints.read(hints)
        if three.count != 3 {
            diagnostics.append(
                Diagnostic(
                    id: "hints", at: SourceLocation(file: hints.path, line: 1, column: 1),
                    "there are \(three.count) hints, and three are needed",
                    help: "Begin each with a heading '## 1', '## 2', '## 3'."))
        }
        guard let title, let kind, let chapter, let concept, let points, let difficulty, let minutes else {
            return (nil, diagnostics)
        }
        return (
            Exercise(
                name: (folder as NSString).lastPathComponent, folder: folder, title: title, kind: kind, chapter: chapter,
                concept: concept, points: points, difficulty: difficulty, minutes: minutes,
                task: text.lines.dropFirst(header.lines).joined(separator: "\n"), hints: three,
                given: given?.text, solution: solution.text, suite: suite.text,
                suiteExtensions: suiteExtensions, interface: interface), diagnostics
        )
    }
}

enum Hints {
    /// What stands under each heading of the second level.
    static func read(_ file: SourceFile) -> [String] {
        var hints: [String] = []
        for line in file.lines {
            if line.hasPrefix("## ") { hints.append("") } else if !hints.isEmpty { hints[hints.count - 1] += line + "\n" }
        }
        return hints.map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }
    }
}

/// A path as people see it: relative to where they stand, if it is below that.
enum ShownPath {
    static func of(_ path: String) -> String {
        let here = FileManager.default.currentDirectoryPath
        return path.hasPrefix(here + "/") ? String(path.dropFirst(here.count + 1)) : path
    }
}
