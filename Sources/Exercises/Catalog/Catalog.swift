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
    public static func find(_ name: String, among exercises: [Exercise]) -> Exercise? {
        let name = name.hasSuffix("/") ? String(name.dropLast()) : name
        func short(_ exercise: Exercise) -> Substring { exercise.name.drop { $0 != "-" }.dropFirst() }
        return exercises.first { $0.name == name || short($0) == name }
            ?? exercises.first { exercise in
                let number = exercise.name.prefix { $0 != "-" }
                return !number.isEmpty && (number == name || number.drop { $0 == "0" } == name)
            }
    }

    /// The nearest name to one that isn't known.
    public static func suggestion(for name: String, among exercises: [Exercise]) -> String? {
        NearMiss.suggestion(for: name, among: exercises.flatMap { [$0.name, String($0.name.drop { $0 != "-" }.dropFirst())] })
    }
}
