internal import Foundation
internal import Sandbox

/// An archive of submissions, unpacked without trusting it.
///
/// `bsdtar` runs in the sandbox and writes nothing but one plain tar stream, into a file that can't grow beyond a limit. Only what
/// that stream calls ordinary files is then made, by our own hand and in a fresh folder; so no link, no device and no path that
/// leads elsewhere can come of it, whatever is in the archive and whatever it does to `bsdtar`.
struct SubmissionArchive {
    let path: String
    let sandbox: Sandbox

    /// Why it isn't unpacked.
    struct Problem: Error {
        var reason: String
    }

    private static let endings = [".zip", ".tar.gz", ".tgz", ".tar"]
    private static let limits = Limits.archive
    private static let timeLimit = Duration.seconds(120)

    static func isArchive(_ name: String) -> Bool { endings.contains { name.lowercased().hasSuffix($0) } }

    /// Its name without the ending.
    static func stem(_ path: String) -> String {
        let name = (path as NSString).lastPathComponent
        let ending = endings.first { name.lowercased().hasSuffix($0) } ?? ""
        return String(name.dropLast(ending.count))
    }

    /// - Returns: What was left out of it.
    func unpack(into folder: String, slot: Int) async throws -> [String] {
        guard let bsdtar = Sandbox.find("bsdtar", in: ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin") else {
            throw JudgeProblem(
                summary: "an archive can't be unpacked here: bsdtar is missing",
                details: "  → Type: sudo apt-get install libarchive-tools")
        }
        let work = try TemporaryFolder()
        defer { work.remove() }
        // A copy that the sandbox's user may read, whoever may read the archive.
        let copy = "\(work.path)/archive"
        do { try FileManager.default.copyItem(atPath: Classroom.real(path), toPath: copy) } catch {
            throw Problem(reason: "can't be read")
        }
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: copy)
        let stream = "\(work.path)/stream"
        // Its own names for `/` and for letters beyond ASCII: -P, and a locale that knows them.
        let command = ["/usr/bin/env", "LC_ALL=C.UTF-8", bsdtar, "-P", "-cf", "-", "--format=gnutar", "@\(copy)"]
        let result: CommandResult
        do {
            result = try await Command.run(
                sandbox.wrap(command, readable: [copy], slot: slot, limits: Self.limits), into: stream, atMost: Self.timeLimit)
        } catch is Command.TimedOut { throw Problem(reason: "isn't unpacked after \(Self.timeLimit.inSeconds)") }
        let size = (try? FileManager.default.attributesOfItem(atPath: stream))?[.size] as? Int ?? 0
        guard size < Self.limits.fileMiB << 20 else { throw Problem(reason: "holds more than \(Self.limits.fileMiB) MiB") }
        guard result.exitStatus == 0 else {
            let words = String(decoding: result.standardError.prefix(1000), as: UTF8.self).split(separator: "\n").first.map(
                String.init)
            let reason = words.flatMap { $0.hasSuffix("(null)") ? nil : PlainText.line($0.replacing(copy, with: "the archive")) }
            throw Problem(reason: "can't be unpacked\(reason.map { " (\($0))" } ?? ""); is it whole?")
        }
        return try TarStream(path: stream).unpack(into: folder)
    }
}
