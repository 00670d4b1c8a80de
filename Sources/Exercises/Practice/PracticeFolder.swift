internal import Foundation

/// The folder in which a learner works: for each exercise a file to write in and its task, and beside them the progress.
public struct PracticeFolder: Sendable, Hashable {
    public let path: String

    public init(path: String) { self.path = URL(fileURLWithPath: path).standardizedFileURL.path }

    /// The file that the learner writes in.
    public func file(of exercise: String) -> String { "\(path)/\(exercise).swift" }
    public func taskFile(of exercise: String) -> String { "\(path)/\(exercise).md" }
    public var progressFile: String { "\(path)/progress.yaml" }

    /// What podium remembers for itself.
    var ownFolder: String { "\(path)/.podium" }
    func givenFile(of exercise: String) -> String { "\(ownFolder)/given/\(exercise)/Given.swift" }
    /// What podium wrote last at `name`; the learner's file differs from it as soon as it is begun.
    func writtenFile(_ name: String) -> String { "\(ownFolder)/written/\(name)" }

    /// The folder of the exercises that are practised here, where these aren't the book's.
    public var exercises: String? {
        guard let bytes = FoundFile.at(exercisesFile).bytes, let text = String(validating: bytes, as: UTF8.self) else { return nil }
        return text.split(separator: "\n").first.map(String.init)
    }
    private var exercisesFile: String { "\(ownFolder)/exercises" }

    public func choose(exercises: String) throws { try write(exercises + "\n", to: exercisesFile) }

    /// Whether somebody practises here. The progress file is the mark; the folder of copies stands in for it when it got lost.
    public var exists: Bool {
        if FileManager.default.fileExists(atPath: "\(ownFolder)/written") { return true }
        guard let bytes = FoundFile.at(progressFile).bytes else { return false }
        return bytes.starts(with: ProgressText.firstLine.utf8)
    }

    /// The learner's folder: the one that `here` lies in, else `$PODIUM_PRACTICE`, else `./practice`; whether it is there or not.
    public static func place(from here: String, environment: [String: String]) -> PracticeFolder {
        var folder = PracticeFolder(path: here)
        while true {
            if folder.exists { return folder }
            let parent = (folder.path as NSString).deletingLastPathComponent
            guard !parent.isEmpty, parent != folder.path else { break }
            folder = PracticeFolder(path: parent)
        }
        if let named = environment["PODIUM_PRACTICE"], !named.isEmpty {
            return PracticeFolder(path: named.hasPrefix("/") ? named : "\(here)/\(named)")
        }
        return PracticeFolder(path: "\(here)/practice")
    }

    // MARK: Writing

    /// Puts text at a path, beside and renamed, with the folders above it.
    func write(_ text: String, to path: String) throws {
        do {
            try FileManager.default.createDirectory(
                atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
            try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch { throw PracticeProblem("\(ShownPath.of(path)) can't be written", error) }
    }

    /// Keeps a copy of something of the learner's under a name that nothing has yet.
    ///
    /// - Returns: The copy's path.
    @discardableResult func keep(_ bytes: [UInt8], as name: String, ending: String) throws -> String {
        let folder = "\(ownFolder)/kept"
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            var number = 1
            while FileManager.default.fileExists(atPath: "\(folder)/\(name)-\(number).\(ending)") { number += 1 }
            let path = "\(folder)/\(name)-\(number).\(ending)"
            try Data(bytes).write(to: URL(fileURLWithPath: path), options: .withoutOverwriting)
            return path
        } catch { throw PracticeProblem("a copy of \(name).\(ending) can't be kept in \(ShownPath.of(folder))", error) }
    }
}

/// Something in the practice folder that can't be read or written.
public struct PracticeProblem: Error, Sendable {
    public var summary: String

    init(_ summary: String) { self.summary = summary }

    init(_ summary: String, _ error: any Error) {
        let own = error as NSError
        // The system's reason is short, and Foundation's sentence repeats the path.
        let code: Int32? =
            switch own.code {
            case CocoaError.fileWriteNoPermission.rawValue, CocoaError.fileReadNoPermission.rawValue: EACCES
            case CocoaError.fileWriteOutOfSpace.rawValue: ENOSPC
            case CocoaError.fileWriteVolumeReadOnly.rawValue: EROFS
            default: (own.userInfo[NSUnderlyingErrorKey] as? NSError).map { Int32($0.code) }
            }
        self.summary = summary + (code.map { ": \(String(cString: strerror($0)).lowercased())" } ?? "")
    }
}
