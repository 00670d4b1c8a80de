internal import Foundation
internal import Sandbox
internal import Synchronization

/// The folder that verdicts and reports are kept in.
///
/// - `verdicts/LEARNER/EXERCISE.json`: one file for each verdict, which says by itself whether it is whole.
/// - `time-outs/LEARNER/EXERCISE.json`: the same, where a limit on time had a part in it.
/// - `times.jsonl`: how long each took.
///
/// Every file is written beside and renamed; what a killed run left half-written is taken away by the next one.
final class GradeStore: Sendable {
    let folder: String
    private let work: String
    private let lock: Int32
    private let times: Mutex<FileHandle>

    private static let timesFile = "times.jsonl"

    /// Takes the folder for this process.
    ///
    /// - Throws: ``GradeProblem`` if another process has it, or if it can't be written.
    init(folder: String) throws {
        self.folder = folder
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw GradeProblem.unwritable(folder)
        }
        lock = open("\(folder)/.lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard lock >= 0 else { throw GradeProblem.unwritable(folder) }
        // The system gives it back when its owner is gone, however that ended.
        guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
            var owner = [UInt8](repeating: 0, count: 32)
            let count = read(lock, &owner, owner.count)
            close(lock)
            throw GradeProblem.taken(
                folder, by: Int(String(decoding: owner.prefix(max(count, 0)).prefix { $0 != 10 }, as: UTF8.self)))
        }
        ftruncate(lock, 0)
        let own = Array("\(getpid())\n".utf8)
        pwrite(lock, own, own.count, 0)
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] where name.hasPrefix(".partial-") {
            try? FileManager.default.removeItem(atPath: "\(folder)/\(name)")
        }
        work = "\(folder)/.partial-\(getpid())"
        let timesPath = "\(folder)/\(Self.timesFile)"
        let descriptor = open(timesPath, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
        guard descriptor >= 0, (try? FileManager.default.createDirectory(atPath: work, withIntermediateDirectories: true)) != nil
        else {
            throw GradeProblem.unwritable(folder)
        }
        Children.note(temporaryFolder: work)
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        // A line that a killed run didn't finish is ended here.
        let length = try handle.seekToEnd()
        if length > 0 {
            try handle.seek(toOffset: length - 1)
            if try handle.read(upToCount: 1) != Data([10]) { try handle.write(contentsOf: Data([10])) }
        }
        times = Mutex(handle)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: work)
        Children.forget(temporaryFolder: work)
        // Before it is closed: a process that is just being started may have a copy of it for a moment.
        flock(lock, LOCK_UN)
        close(lock)
    }

    func record(_ learner: String, _ exercise: String) -> GradeRecord? {
        for kind in ["verdicts", "time-outs"] {
            guard let contents = FileManager.default.contents(atPath: "\(folder)/\(kind)/\(learner)/\(exercise).json"),
                let record = GradeRecord.read(contents), record.learner == learner, record.exercise == exercise
            else { continue }
            return record
        }
        return nil
    }

    /// Takes away what is known of something that has changed.
    func forget(_ learner: String, _ exercise: String) {
        for kind in ["verdicts", "time-outs"] { unlink("\(folder)/\(kind)/\(learner)/\(exercise).json") }
    }

    func keep(_ record: GradeRecord, took time: Duration?) throws {
        let (kind, other) = record.metTimeLimit ? ("time-outs", "verdicts") : ("verdicts", "time-outs")
        try write(record.fileContents(), to: "\(kind)/\(record.learner)/\(record.exercise).json")
        unlink("\(folder)/\(other)/\(record.learner)/\(record.exercise).json")
        guard let time else { return }
        let line = TimeLine(
            exercise: record.exercise, learner: record.learner, seconds: time.inThousandths, timedOut: record.metTimeLimit)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let bytes = try encoder.encode(line) + Data([10])
        do { try times.withLock { try $0.write(contentsOf: bytes) } } catch {
            throw GradeProblem.unwritable("\(folder)/\(Self.timesFile)")
        }
    }

    /// Writes a file beside and renames it.
    func write(_ contents: Data, to path: String) throws {
        let beside = "\(work)/\(UUID().uuidString)"
        do {
            try contents.write(to: URL(fileURLWithPath: beside))
            try move(beside, to: path)
        } catch {
            unlink(beside)
            throw GradeProblem.unwritable("\(folder)/\(path)")
        }
    }

    /// A file that is written little by little, and stands in its place once it is finished.
    func begin(_ path: String) throws -> PartialFile {
        let beside = "\(work)/\(UUID().uuidString)"
        let descriptor = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw GradeProblem.unwritable(work) }
        return PartialFile(handle: FileHandle(fileDescriptor: descriptor, closeOnDealloc: true), beside: beside, path: path)
    }

    func finish(_ file: PartialFile) throws {
        try file.flush()
        try file.handle.close()
        try move(file.beside, to: file.path)
    }

    private func move(_ beside: String, to path: String) throws {
        let target = "\(folder)/\(path)"
        if rename(beside, target) == 0 { return }
        try FileManager.default.createDirectory(
            atPath: (target as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        guard rename(beside, target) == 0 else { throw GradeProblem.unwritable(target) }
    }

    private struct TimeLine: Encodable {
        var exercise: String
        var learner: String
        var seconds: Double
        var timedOut: Bool
    }
}

/// A report on its way to the disk.
final class PartialFile {
    let handle: FileHandle
    let beside: String
    let path: String
    private var waiting = Data()

    init(handle: FileHandle, beside: String, path: String) {
        self.handle = handle
        self.beside = beside
        self.path = path
    }

    func write(_ text: String) throws {
        waiting.append(contentsOf: text.utf8)
        if waiting.count > 65_536 { try flush() }
    }

    func flush() throws {
        do { try handle.write(contentsOf: waiting) } catch { throw GradeProblem.unwritable(path) }
        waiting.removeAll(keepingCapacity: true)
    }
}

/// What keeps a class from being graded.
public enum GradeProblem: Error, Sendable, Hashable {
    case unwritable(String)
    /// Another process works there.
    case taken(String, by: Int?)

    public var message: String {
        switch self {
        case .unwritable(let path): "\(path) can't be written\n  → Name a folder that can be with --out, or make space."
        case .taken(let folder, let owner):
            "another podium grade\(owner.map { " (process \($0))" } ?? "") is writing to \(folder)\n  → Wait for it, or name another folder with --out."
        }
    }
}

extension Duration {
    /// Seconds, to the thousandth.
    var inThousandths: Double {
        Double(components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000) / 1000
    }
}
