internal import Foundation
public import Sandbox

extension Classroom {
    /// Everybody in these folders and archives.
    ///
    /// - Parameters:
    ///   - paths: Each holds a folder for each learner, or is one learner's own.
    ///   - exercises: The names of all exercises that there are.
    ///   - output: The folder of grades, which is nobody's.
    ///   - work: Where archives are unpacked; it must outlive the class.
    ///   - progress: Told each archive before it is unpacked.
    /// - Throws: ``JudgeProblem`` if this machine can't unpack archives.
    public static func read(
        _ paths: [String], exercises: Set<String>, except output: String, sandbox: Sandbox, work: TemporaryFolder,
        progress: (String) -> Void = { _ in }
    ) async throws -> Classroom {
        var classroom = Classroom()
        let output = real(output)
        let slot = SandboxSlots.next()
        for path in paths {
            let path = URL(fileURLWithPath: path).standardizedFileURL.path
            let name = PlainText.line((path as NSString).lastPathComponent)
            var isFolder: ObjCBool = false
            if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
                do { try classroom.add(path, shownAs: name, exercises: exercises, except: output) } catch {
                    classroom.add(unreadable: name, because: "the folder \(error.reason)")
                }
                continue
            }
            progress(name)
            let folder = "\(work.path)/\(UUID().uuidString)"
            let stem = SubmissionArchive.stem(name)
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            do {
                let archive = SubmissionArchive(path: path, sandbox: sandbox)
                for note in try await archive.unpack(into: folder, slot: slot) { classroom.note("\(name): \(note)") }
                let count = classroom.learners.count
                try classroom.add(unwrapped(folder, exercises), shownAs: stem, exercises: exercises)
                if classroom.learners.count == count { throw SubmissionArchive.Problem(reason: "holds nobody's work") }
            } catch let problem as SubmissionArchive.Problem {
                classroom.add(unreadable: stem, because: "the archive \(problem.reason)")
            } catch let problem as ForeignFolder.Problem {
                classroom.add(unreadable: stem, because: "the archive \(problem.reason)")
            }
        }
        classroom.finish()
        return classroom
    }

    /// Whether a path names something that can hold submissions.
    public static func isSource(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { return false }
        return isFolder.boolValue || SubmissionArchive.isArchive(path)
    }

    /// An archive often holds one folder, and all the rest in that one.
    private static func unwrapped(_ folder: String, _ exercises: Set<String>) throws(ForeignFolder.Problem) -> String {
        let entries = try ForeignFolder(path: folder).entries().filter {
            !$0.shownName.hasPrefix(".") && $0.shownName != "__MACOSX"
        }
        guard entries.count == 1, let only = entries[0].name, entries[0].kind == .folder,
            LearnerFolder.exercise(only, exercises) == nil
        else { return folder }
        let inner = try ForeignFolder(path: "\(folder)/\(only)").entries()
        // One learner's folder alone stays one: its files are the exercises'.
        if inner.contains(where: { LearnerFolder.exercise($0.name ?? "", exercises) != nil }) { return folder }
        return inner.contains { $0.kind == .folder } ? "\(folder)/\(only)" : folder
    }
}
