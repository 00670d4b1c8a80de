public import Diagnostics
internal import Foundation

/// The exercises of a folder, in their order.
public struct Catalog: Sendable {
    public let folder: String

    public init(folder: String) { self.folder = folder }

    /// The folders that hold an exercise; the folder itself if it is one.
    public var exerciseFolders: [String] {
        if Self.isExercise(folder) { return [folder] }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.sorted().filter { !$0.hasPrefix(".") }.map { "\(folder)/\($0)" }.filter(Self.isExercise)
    }

    public static func isExercise(_ folder: String) -> Bool { FileManager.default.fileExists(atPath: "\(folder)/exercise.md") }

    public func read() -> (exercises: [Exercise], diagnostics: [Diagnostic]) {
        let read = exerciseFolders.map { Exercise.read($0) }
        return (read.compactMap(\.exercise), read.flatMap(\.diagnostics))
    }

    /// What somebody means by `06-round-robin`, `round-robin`, `6` or `06`, `3a` or `03a`, or a file of that name in a practice folder.
    public static func find(_ name: String, among folders: [String]) -> String? {
        var name = name.hasSuffix("/") ? String(name.dropLast()) : name
        for ending in [".swift", ".md"] where name.hasSuffix(ending) {
            name = (String(name.dropLast(ending.count)) as NSString).lastPathComponent
        }
        if let folder = folders.first(where: { self.name($0) == name || shortName($0) == name }) { return folder }
        guard let number = number(name), number.count == name.drop(while: { $0 == "0" }).count else { return nil }
        return folders.first { self.number(self.name($0)) == number }
    }

    /// The number that a name begins with, and the letters behind it, without leading noughts: `3a` for `03a-seats`.
    private static func number(_ name: String) -> String? {
        let head = name.prefix { $0 != "-" }.lowercased()
        guard head.wholeMatch(of: /[0-9]+[a-z]?/) != nil else { return nil }
        return String(head.drop { $0 == "0" })
    }

    /// What a learner types for an exercise: `06` for `06-round-robin`.
    public static func shortest(_ name: String) -> String { number(name) == nil ? name : String(name.prefix { $0 != "-" }) }

    /// The nearest name to one that isn't known.
    public static func suggestion(for name: String, among folders: [String]) -> String? {
        NearMiss.suggestion(for: name, among: folders.flatMap { [self.name($0), shortName($0)] })
    }

    public static func name(_ folder: String) -> String { (folder as NSString).lastPathComponent }

    /// The name without its number; a name that has none is short already.
    private static func shortName(_ folder: String) -> String {
        let name = name(folder)
        return shortest(name) == name ? name : String(name.drop { $0 != "-" }.dropFirst())
    }
}
