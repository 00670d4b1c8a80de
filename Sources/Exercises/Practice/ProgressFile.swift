internal import Foundation

/// The file that keeps a learner's progress. Whatever is done to it, nothing that stood in it is lost.
public struct ProgressFile: Sendable {
    let folder: PracticeFolder

    public init(of folder: PracticeFolder) { self.folder = folder }

    /// The file as podium wrote it last: what counts when the file itself is damaged or gone.
    private var copy: String { "\(folder.ownFolder)/progress-copy.yaml" }

    public struct Reading: Sendable {
        public var progress: PracticeProgress
        /// What wasn't understood, a sentence each.
        public var problems: [String] = []
        /// Whether the file has to be kept before anybody writes.
        fileprivate var isDamaged = false
    }

    public func read() throws -> Reading {
        let shown = ShownPath.of(folder.progressFile)
        let found = FoundFile.at(folder.progressFile)
        switch found {
        case .missing:
            guard let last = lastGood else { return Reading(progress: PracticeProgress()) }
            return Reading(progress: last, problems: ["\(shown) is gone; it goes on from the copy in \(ShownPath.of(copy))"])
        case .notAFile, .unreadable: throw PracticeProblem(found.complaint(about: shown) ?? shown)
        case .bytes(let bytes):
            let (progress, problems) =
                String(validating: bytes, as: UTF8.self).map { ProgressText.read($0) } ?? (nil, ["it is no text"])
            if let progress {
                return Reading(progress: progress, problems: problems.map { "\(shown): \($0)" }, isDamaged: !problems.isEmpty)
            }
            let from = lastGood == nil ? "" : "; it goes on from the copy in \(ShownPath.of(copy))"
            return Reading(
                progress: lastGood ?? PracticeProgress(), problems: problems.map { "\(shown) can't be understood: \($0)\(from)" },
                isDamaged: true)
        }
    }

    private var lastGood: PracticeProgress? {
        FoundFile.at(copy).bytes.flatMap { String(validating: $0, as: UTF8.self) }.flatMap { ProgressText.read($0).progress }
    }

    /// Reads the progress, changes it and writes it, while no other podium does.
    ///
    /// - Returns: What `change` gave, and what the learner should know.
    public func update<Value>(_ change: (inout PracticeProgress) -> Value) throws -> (value: Value, notes: [String]) {
        try FolderLock.hold("\(folder.ownFolder)/lock") {
            let reading = try read()
            var progress = reading.progress
            let value = change(&progress)
            var notes = reading.problems
            if reading.isDamaged, let damaged = FileManager.default.contents(atPath: folder.progressFile) {
                let kept = try folder.keep(Array(damaged), as: "progress", ending: "yaml")
                notes.append("what stood there is kept in \(ShownPath.of(kept))")
            }
            let text = ProgressText.text(of: progress)
            if FoundFile.at(folder.progressFile).bytes != Array(text.utf8) { try folder.write(text, to: folder.progressFile) }
            if FoundFile.at(copy).bytes != Array(text.utf8) { try folder.write(text, to: copy) }
            return (value, notes)
        }
    }
}

/// Keeps two processes from changing the same file at once; the system takes the lock away when its holder ends.
enum FolderLock {
    static func hold<Value>(_ path: String, _ body: () throws -> Value) throws -> Value {
        try? FileManager.default.createDirectory(
            atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard file >= 0 else {
            throw PracticeProblem("\(ShownPath.of(path)) can't be written: \(String(cString: strerror(errno)).lowercased())")
        }
        defer { close(file) }
        // Some network mounts have no locks; there it goes without.
        while flock(file, LOCK_EX) != 0, errno == EINTR {}
        return try body()
    }
}
