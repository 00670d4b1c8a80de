import Dispatch
import Foundation
import Testing

/// The built executable, as a learner uses it, on two small exercises of their own.
@Suite(.timeLimit(.minutes(5))) struct PracticeCommandTests {
    /// A learner's home: a folder where exercises, the engine's sources and the book are.
    private final class Home {
        static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().path
        static var buildFolder: String { ProcessInfo.processInfo.environment["PODIUM_BUILD"] ?? repository + "/.build" }

        let root: String
        var practice: String { root + "/practice" }
        var file: String { practice + "/01-tasks.swift" }
        var solution: String { get throws { try read(root + "/exercises/01-tasks/Solution.swift") } }
        var mutant: String { get throws { try read(root + "/exercises/01-tasks/mutants/one-at-a-time.swift") } }

        init() throws {
            root = URL(fileURLWithPath: NSTemporaryDirectory()).resolvingSymlinksInPath().path + "/podium home \(UUID().uuidString)"
            let files = FileManager.default
            try files.createDirectory(atPath: root + "/exercises", withIntermediateDirectories: true)
            for folder in ["Sources", "chapters"] {
                try files.createSymbolicLink(atPath: "\(root)/\(folder)", withDestinationPath: "\(Self.repository)/\(folder)")
            }
            for name in ["01-tasks", "02-more", ".template"] {
                try files.copyItem(atPath: Self.repository + "/exercises/.template", toPath: "\(root)/exercises/\(name)")
            }
        }

        deinit { try? FileManager.default.removeItem(atPath: root) }

        func read(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }
        func write(_ text: String) throws { try Data(text.utf8).write(to: URL(fileURLWithPath: file), options: .atomic) }

        func process(_ arguments: [String], in folder: String) -> (process: Process, output: FileHandle, errors: FileHandle) {
            let process = Process()
            process.executableURL = URL(fileURLWithPath: Self.buildFolder + "/debug/podium-tool")
            process.arguments = arguments
            process.currentDirectoryURL = URL(fileURLWithPath: folder)
            process.environment = ProcessInfo.processInfo.environment.merging([
                "PODIUM_ROOT": root, "PODIUM_BUILD": Self.buildFolder,
            ]) { $1 }
            let (output, errors) = (Pipe(), Pipe())
            process.standardOutput = output
            process.standardError = errors
            process.standardInput = FileHandle.nullDevice
            return (process, output.fileHandleForReading, errors.fileHandleForReading)
        }

        func podium(_ arguments: String..., in folder: String? = nil) throws -> (status: Int32, output: String, errors: String) {
            let (process, output, errors) = process(arguments, in: folder ?? practice)
            try process.run()
            let text = String(decoding: output.readDataToEndOfFile(), as: UTF8.self)
            let complaints = String(decoding: errors.readDataToEndOfFile(), as: UTF8.self)
            process.waitUntilExit()
            return (process.terminationStatus, text, complaints)
        }
    }

    @Test func `without a practice folder it says how to make one`() throws {
        let home = try Home()
        for command in [["try"], ["hint"], ["next"], ["watch"], ["reset", "1"], ["solution", "1"]] {
            let (process, _, errors) = home.process(command, in: home.root)
            try process.run()
            #expect(String(decoding: errors.readDataToEndOfFile(), as: UTF8.self).contains("podium practice makes one"))
            process.waitUntilExit()
            #expect(process.terminationStatus == 2, "\(command)")
        }
    }

    @Test func `hints, a solution that is given up, what comes next, and a beginning again`() throws {
        let home = try Home()
        let made = try home.podium("practice", in: home.root)
        #expect(made.status == 0, "\(made.errors)")
        #expect(made.output.contains("> 01-tasks  How many to start  5 min, 5 points  you are here"))
        #expect(try home.podium("hint").output.contains("Hint 1 of 3"))
        #expect(try home.podium("hint", "1").output.contains("1 left"))
        #expect(try home.podium("solution", "1").status == 2)
        #expect(try home.podium("solution", "1", "--give-up").output.contains("max(service.desiredCount"))
        let next = try home.podium("next")
        #expect(next.output.contains("Next: 02-more, How many to start") && next.output.contains("podium read 03-service"))
        try home.write("// mine\n")
        #expect(try home.podium("reset", "tasks").output.contains(".podium/kept/01-tasks-1.swift"))
        #expect(try home.read(home.practice + "/.podium/kept/01-tasks-1.swift") == "// mine\n")
        let list = try home.podium("list", "exercises").output
        #expect(list.contains("- 01-tasks") && list.contains("given up") && list.contains("> 02-more"))
        let json = try home.podium("list", "exercises", "--format", "json").output
        let rows = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [[String: Any]])
        #expect(rows.map { $0["state"] as? String } == ["given up", "begun"])
        #expect(try home.podium("try", "taks").errors.contains("did you mean 'tasks'?"))
        #expect(!list.contains("\u{1B}"))
    }

    @Test func `try tells a verdict and its time, why it fails, and what a pass brings`() throws {
        let home = try Home()
        _ = try home.podium("practice", in: home.root)
        let open = try home.podium("try")
        #expect(open.status == 1, "\(open.errors)")
        #expect(open.output.hasPrefix("✗ not yet How many to start: there is something to write in 01-tasks.swift\n"))
        try home.write(home.mutant)
        let wrong = try home.podium("try", "01-tasks.swift")
        #expect(wrong.status == 1)
        #expect(wrong.output.contains("✗ failed How many to start: 2 of 3 checks pass"))
        #expect(wrong.output.firstMatch(of: /took \d+\.\d\d s\n\nIt behaves like this: It starts one task/) != nil)
        try home.write(home.solution)
        let right = try home.podium("try", in: home.practice + "/.podium")
        #expect(right.status == 0)
        #expect(right.output.contains("+5 points\n[##########----------] 5 of 10 points, 1 of 2 exercises passed"))
        #expect(right.output.contains("podium next goes on: 02-more"))
        #expect(try home.podium("try", "1").output.contains("no new points"))
        #expect(try home.podium("solution", "1").output.contains("As right: counts up"))
        #expect(try home.read(home.practice + "/progress.yaml").contains("    state: passed\n    attempts: 2\n"))
        #expect(try home.read(home.practice + "/compile_commands.json").contains("/.podium/given/01-tasks/Given.swift"))
    }

    @Test func `a teacher's exercises, wherever they are, are practised as the book's are`() throws {
        let home = try Home()
        let ours = home.root + "/ours"
        try FileManager.default.createDirectory(atPath: ours, withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: Home.repository + "/exercises/.template", toPath: ours + "/07-start")
        #expect(try home.podium("practice", "week", "--exercises", "chapters", in: home.root).status == 2)
        let made = try home.podium("practice", "week", "--exercises", "ours", in: home.root)
        #expect(made.status == 0, "\(made.errors)")
        #expect(made.output.contains("> 07-start") && !made.output.contains("01-tasks"))
        let week = home.root + "/week"
        #expect(try home.podium("practice", in: week).output.contains("> 07-start"))
        #expect(try home.podium("list", "exercises", in: week).output.contains("> 07-start"))
        try Data(home.solution.utf8).write(to: URL(fileURLWithPath: week + "/07-start.swift"))
        let right = try home.podium("try", in: week)
        #expect(right.status == 0, "\(right.output)\(right.errors)")
        #expect(right.output.contains("1 of 1 exercise passed"))
        try FileManager.default.moveItem(atPath: ours, toPath: home.root + "/moved")
        let lost = try home.podium("try", in: week)
        #expect(lost.errors.contains("there are no exercises in \(ours)\n  → Say where they are: podium practice --exercises"))
        #expect(try home.podium("practice", "--exercises", "../moved", in: week).output.contains("1 of 1 exercise passed"))
    }

    @Test func `watch judges what is saved, says when the file is gone, and ends when it is told to`() throws {
        let home = try Home()
        _ = try home.podium("practice", in: home.root)
        let (process, output, _) = home.process(["watch"], in: home.practice)
        try process.run()
        // Whatever goes wrong, nobody waits for words that don't come.
        DispatchQueue.global().asyncAfter(deadline: .now() + 120) { process.terminate() }
        var text = ""
        func wait(for words: String) {
            while !text.contains(words) {
                let more = output.availableData
                guard !more.isEmpty else { break }
                text += String(decoding: more, as: UTF8.self)
            }
            #expect(text.contains(words))
            text = ""
        }
        wait(for: "took ")
        try home.write(home.mutant)
        wait(for: "It behaves like this")
        try FileManager.default.removeItem(atPath: home.file)
        wait(for: "01-tasks.swift isn't there")
        try home.write(home.solution)
        wait(for: "+5 points")
        process.terminate()
        process.waitUntilExit()
        #expect(process.terminationStatus == 130)
    }

    @Test func `a new exercise passes its own check`() throws {
        let home = try Home()
        #expect(try home.podium("exercise", "new", "40-encore", "--in", "my own", in: home.root).status == 0)
        let check = try home.podium("check", "exercises", "my own/40-encore", "--seeds", "2", in: home.root)
        #expect(check.status == 0, "\(check.output)\(check.errors)")
        #expect(check.output.contains("1 exercise, 4 mutants — all passed"))
        #expect(try home.podium("exercise", "new", "40-encore", "--in", "my own", in: home.root).status == 2)
        #expect(try home.podium("exercise", "new", "No Name", in: home.root).status == 2)
    }
}
