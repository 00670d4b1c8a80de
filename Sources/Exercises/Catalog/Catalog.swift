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
        return names.sorted().map { "\(folder)/\($0)" }.filter(Self.isExercise)
    }

    public static func isExercise(_ folder: String) -> Bool { FileManager.default.fileExists(atPath: "\(folder)/exercise.md") }

    public func read() -> (exercises: [Exercise], diagnostics: [Diagnostic]) {
        let read = exerciseFolders.map { Exercise.read($0) }
        return (read.compactMap(\.exercise), read.flatMap(\.diagnostics))
    }

    /// What somebody means by `06-round-robin`, `round-robin`, `6` or `06`.
    public static func find(_ name: String, among folders: [String]) -> String? {
        let name = name.hasSuffix("/") ? String(name.dropLast()) : name
        if let folder = folders.first(where: { self.name($0) == name || shortName($0) == name }) { return folder }
        guard let number = Int(name), number >= 0 else { return nil }
        return folders.first { Int(self.name($0).prefix { $0 != "-" }) == number }
    }

    /// The nearest name to one that isn't known.
    public static func suggestion(for name: String, among folders: [String]) -> String? {
        NearMiss.suggestion(for: name, among: folders.flatMap { [self.name($0), shortName($0)] })
    }

    public static func name(_ folder: String) -> String { (folder as NSString).lastPathComponent }
    private static func shortName(_ folder: String) -> String { String(name(folder).drop { $0 != "-" }.dropFirst()) }
}
