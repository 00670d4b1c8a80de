internal import ArgumentParser
internal import Diagnostics
internal import Exercises
internal import Foundation
internal import Literate
internal import Sandbox

struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Say what works on this machine, and what mends the rest.",
        discussion: "Example:\n  podium doctor --format json")

    @Option(help: "text or json.")
    var format: ListCommand.Format = .text

    struct Finding: Encodable {
        var subject: String
        /// `ok`, `warning` or `failure`.
        var state: String
        var says: String
        var mend: String?
    }

    func run() throws {
        let findings = examine(Workspace())
        if format == .json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            print(String(decoding: try encoder.encode(findings), as: UTF8.self))
        } else {
            for finding in findings {
                let sign = finding.state == "ok" ? "✓ ok     " : finding.state == "warning" ? "! warning" : "✗ failure"
                print("\(sign)  \(finding.subject): \(finding.says)")
                if let mend = finding.mend { print("             → \(mend)") }
            }
        }
        if findings.contains(where: { $0.state == "failure" }) { throw CommandFailure(.machine) }
    }

    private func examine(_ workspace: Workspace) -> [Finding] {
        [
            compiler(), engine(workspace), judge(workspace), sandbox(), space(workspace), cache(workspace), clock(), terminal(),
            tool("git", "sudo apt-get install git"),
            tool("bsdtar", "sudo apt-get install libarchive-tools (for archives of submissions)"),
        ]
    }

    private func compiler() -> Finding {
        do {
            return Finding(subject: "compiler", state: "ok", says: try Toolchain().compiler)
        } catch {
            return Finding(subject: "compiler", state: "failure", says: error.diagnostic.summary, mend: error.diagnostic.help)
        }
    }

    private func engine(_ workspace: Workspace) -> Finding {
        EngineBuild(buildFolder: workspace.buildFolder) != nil
            ? Finding(subject: "engine", state: "ok", says: "built in \(workspace.buildFolder)")
            : Finding(subject: "engine", state: "warning", says: "not built yet", mend: "./podium check builds it")
    }

    /// Tried, not only looked for: in a container bubblewrap may be there and not be allowed to work.
    private func sandbox() -> Finding {
        let sandbox = Sandbox()
        guard sandbox.confinement == .sandbox else {
            return Finding(
                subject: "sandbox", state: "warning", says: sandbox.notice ?? "none", mend: "sudo apt-get install bubblewrap")
        }
        let command = sandbox.wrap(["/bin/true"], readable: [], slot: 4_999, limits: .compiler)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: command[0])
        process.arguments = Array(command.dropFirst())
        let errors = Pipe()
        process.standardError = errors
        guard (try? process.run()) != nil else {
            return Finding(
                subject: "sandbox", state: "failure", says: "\(command[0]) can't be started", mend: "install bubblewrap again")
        }
        let said = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        if process.terminationStatus == 0 { return Finding(subject: "sandbox", state: "ok", says: "bubblewrap works") }
        return Finding(
            subject: "sandbox", state: "failure",
            says: "bubblewrap doesn't work here: \(said.split(separator: "\n").first ?? "it doesn't say why")",
            mend: "in a container, allow it to make namespaces (docker run --security-opt seccomp=unconfined --cap-add SYS_ADMIN)")
    }

    private func judge(_ workspace: Workspace) -> Finding {
        JudgeBuild(buildFolder: workspace.buildFolder, root: workspace.root) != nil
            ? Finding(subject: "judge", state: "ok", says: "built in \(workspace.buildFolder)")
            : Finding(subject: "judge", state: "warning", says: "not built yet", mend: "./podium practice builds it")
    }

    private func space(_ workspace: Workspace) -> Finding {
        let values = try? URL(fileURLWithPath: workspace.root).resourceValues(forKeys: [.volumeAvailableCapacityKey])
        let free = (values?.volumeAvailableCapacity ?? 0) >> 20
        return free > 2048
            ? Finding(subject: "disk", state: "ok", says: "\(free >> 10) GiB free")
            : Finding(
                subject: "disk", state: "warning", says: "\(free) MiB free; a build takes about 2 GiB", mend: "free some space")
    }

    private func cache(_ workspace: Workspace) -> Finding {
        let folder = workspace.cacheFolder
        let works = (try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)) != nil
        return works && FileManager.default.isWritableFile(atPath: folder)
            ? Finding(subject: "cache", state: "ok", says: folder)
            : Finding(
                subject: "cache", state: "warning", says: "\(folder) can't be written: every check runs everything",
                mend: "set XDG_CACHE_HOME")
    }

    private func clock() -> Finding {
        let year = Calendar(identifier: .gregorian).component(.year, from: Date())
        return year >= 2025
            ? Finding(subject: "clock", state: "ok", says: "the year is \(year)")
            : Finding(
                subject: "clock", state: "warning", says: "the year is \(year)",
                mend: "set the clock: stale builds are told by dates")
    }

    private func terminal() -> Finding {
        Finding(
            subject: "terminal", state: "ok",
            says: Console.isTerminal
                ? "\(Console.width) columns, \(Console.usesColor ? "colour" : "no colour")" : "none: output is plain")
    }

    private func tool(_ name: String, _ mend: String) -> Finding {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        let found = path.split(separator: ":").map { "\($0)/\(name)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
        return found.map { Finding(subject: name, state: "ok", says: $0) }
            ?? Finding(subject: name, state: "warning", says: "not found", mend: mend)
    }
}
