import Foundation
import Sandbox
import Testing

/// `podium grade` as a teacher types it, on the book's own exercise.
@Suite(.timeLimit(.minutes(10)), .enabled(if: Sandbox().confinement == .sandbox)) final class GradeCommandTests {
    private static let file = "06-round-robin.swift"
    private let folder: String

    init() throws {
        folder = URL(fileURLWithPath: NSTemporaryDirectory()).resolvingSymlinksInPath().path + "/podium grade \(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder + "/class", withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    private func handIn(_ learner: String, _ answer: String, note: String = "") throws {
        let text = try String(contentsOfFile: "\(PodiumTool.root)/exercises/06-round-robin/\(answer)", encoding: .utf8)
        try FileManager.default.createDirectory(atPath: "\(folder)/class/\(learner)", withIntermediateDirectories: true)
        try (text + "\n// \(note)\n").write(toFile: "\(folder)/class/\(learner)/\(Self.file)", atomically: true, encoding: .utf8)
    }

    private func start(_ arguments: [String], path: String? = nil) throws -> (process: Process, output: Pipe, errors: Pipe) {
        try PodiumTool.start(["grade"] + arguments, in: folder, environment: path.map { ["PATH": $0] } ?? [:])
    }

    private func grade(_ arguments: String..., path: String? = nil) throws -> PodiumTool.Run {
        try PodiumTool.run(["grade"] + arguments, in: folder, environment: path.map { ["PATH": $0] } ?? [:])
    }

    private var verdicts: Int {
        (FileManager.default.subpaths(atPath: folder + "/grades/verdicts") ?? []).count { $0.hasSuffix(".json") }
    }

    @Test func `a class is judged with status 0, whatever the marks, and plain lines tell how far it is`() throws {
        try handIn("ada", "Solution.swift")
        try handIn("ben", "mutants/random.swift")
        let run = try grade("class", "--exercise", "6")
        #expect(run.status == 0)
        #expect(run.output == "2 learners: 1 passed, 1 failed\nReports are in grades; begin with report.md.\n")
        #expect(run.errors.hasPrefix("preparing 1 exercise\n1 of 2\n2 of 2"))
        #expect(!(run.output + run.errors).contains("\u{1B}"))
        #expect(FileManager.default.fileExists(atPath: folder + "/grades/grades.csv"))
    }

    @Test(arguments: [
        ([], "Name at least one folder"), (["nowhere"], "there is no folder or archive nowhere"),
        (["class"], "nobody's work is in class"), (["class", "--exercise", "round-robbin"], "did you mean 'round-robin'?"),
        (["class", "--format", "yaml"], "there is no format 'yaml'"),
        (["class", "--jobs", "0"], "--jobs is a number from 1 to 64"),
        (["class", "--exercises", "class"], "there are no exercises in class"),
        (["file.txt"], "file.txt is neither a folder nor an archive"),
        (["class", "--out", "file.txt"], "file.txt is a file"),
    ])
    func `a wrong call is told, with status 2`(_ arguments: [String], _ words: String) throws {
        try "".write(toFile: folder + "/file.txt", atomically: true, encoding: .utf8)
        let (process, _, errors) = try start(arguments)
        let told = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 2)
        #expect(told.contains(words) || (arguments.isEmpty && told.contains("<folders>")), "\(told)")
    }

    @Test func `without a sandbox nobody else's code is run, and what mends that is told`() throws {
        try handIn("ada", "Solution.swift")
        // A path that has the compiler and nothing else.
        let compiler = try #require(
            (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map { "\($0)/swiftc" }
                .first { FileManager.default.isExecutableFile(atPath: $0) })
        let bin = folder + "/bin"
        try FileManager.default.createDirectory(atPath: bin, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(atPath: bin + "/swiftc", withDestinationPath: compiler)
        let run = try grade("class", path: bin)
        #expect(run.status == 3)
        #expect(run.errors.contains("sudo apt-get install bubblewrap"))
        #expect(!FileManager.default.fileExists(atPath: folder + "/grades"))
    }

    @Test func `killed at any moment, it goes on where it was; a second one meanwhile says that somebody is at work`() throws {
        for number in 0..<8 { try handIn("learner\(number)", "Solution.swift", note: "\(number)") }
        let (process, _, errors) = try start(["class", "--exercise", "6", "--jobs", "1"])
        waitForVerdict(errors)
        let second = try grade("class", "--exercise", "6")
        #expect(second.status == 3)
        #expect(second.errors.contains("(process \(process.processIdentifier)) is writing to grades"))
        try #require(process.isRunning && process.processIdentifier > 1)
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        let before = verdicts
        #expect((1..<8).contains(before))
        let rest = try grade("class", "--exercise", "6")
        #expect(rest.status == 0)
        #expect(rest.errors.contains("8 of 8, \(before) judged before"))
        #expect(verdicts == 8)
    }

    @Test func `Ctrl-C ends it with 130; nothing is left running, and what was judged is kept`() throws {
        for number in 0..<8 { try handIn("learner\(number)", "Solution.swift", note: "\(number)") }
        let (process, _, errors) = try start(["class", "--exercise", "6", "--jobs", "2"])
        waitForVerdict(errors)
        try #require(process.isRunning && process.processIdentifier > 1)
        kill(process.processIdentifier, SIGINT)
        process.waitUntilExit()
        #expect(process.terminationStatus == 130)
        #expect((1..<8).contains(verdicts))
        let mark = "podium-\(process.processIdentifier)-"
        let left = (try? FileManager.default.contentsOfDirectory(atPath: "/proc"))?.filter { entry in
            guard Int(entry) != nil, let words = FileManager.default.contents(atPath: "/proc/\(entry)/cmdline") else {
                return false
            }
            return String(decoding: words, as: UTF8.self).contains(mark)
        }
        #expect(left == [])
        #expect(try FileManager.default.contentsOfDirectory(atPath: NSTemporaryDirectory()).allSatisfy { !$0.hasPrefix(mark) })
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder + "/grades").allSatisfy { !$0.hasPrefix(".partial") })
    }

    /// Until the first verdict is told.
    private func waitForVerdict(_ errors: Pipe) {
        var told = ""
        while !told.contains("1 of 8") {
            let part = errors.fileHandleForReading.availableData
            if part.isEmpty { return }
            told += String(decoding: part, as: UTF8.self)
        }
    }
}
