import Exercises
import Foundation
import Testing

@Suite(.timeLimit(.minutes(10)), .enabled(if: TestJudge.hasSandbox)) struct GradeTests {
    private let test: TestClass
    private var solution: String { test.exercise.solution }
    private let adds = TestExercise.wrong("*= 2", "+= 2")

    init() throws { test = try TestClass() }

    @Test func `everybody is judged, whatever else stands in somebody's place`() async throws {
        try test.handIn("right", solution)
        try test.handIn("right", "", as: "notes.txt")
        try test.handIn("in-a-folder", solution, as: "01-seats/Answer.swift")
        try test.handIn("only-file", solution, as: "01-seats/whatever.swift")
        try test.handIn("two-files", solution, as: "01-seats/a.swift")
        try test.handIn("two-files", solution, as: "01-seats/b.swift")
        try test.handIn("wrong", adds)
        try test.handIn("starter", test.exercise.starter)
        try test.handIn("broken", "struct {")
        try test.handIn("nothing", "", as: "other.swift")
        try test.handIn("large", String(repeating: "/", count: 300_000))
        try test.handIn("a folder", "", as: "01-seats.swift/inner")
        for learner in ["link", "pipe", "bytes"] { try test.handIn(learner, "", as: "other.swift") }
        symlink("/etc/passwd", "\(test.folder)/link/01-seats.swift")
        mkfifo("\(test.folder)/pipe/01-seats.swift", 0o644)
        try Data([0xFF, 0xFE, 0x00]).write(to: URL(fileURLWithPath: "\(test.folder)/bytes/01-seats.swift"))
        symlink("/etc", "\(test.folder)/linked-learner")
        try test.test.write("", "class/stray.txt")

        let (statistics, _) = try await test.grade()
        #expect(
            try test.outcomes() == [
                "right": "passed", "in-a-folder": "passed", "only-file": "passed", "two-files": "unreadable", "wrong": "failed",
                "starter": "failed", "broken": "not-compiled", "nothing": "missing", "large": "unreadable",
                "a folder": "unreadable",
                "link": "unreadable", "pipe": "unreadable", "bytes": "refused",
            ])
        #expect(statistics.learners == 13)
        let page = try test.text("report.md")
        #expect(page.contains("right: besides, notes.txt"))
        #expect(page.contains("class/linked-learner: is a link, and links aren't followed"))
        #expect(page.contains("class/stray.txt: belongs to nobody"))
        #expect(!(try test.text("grades.json")).contains("root:x"))
    }

    @Test func `graded again nothing is judged, and judged anew the records are the same bytes`() async throws {
        try test.handIn("ada", solution)
        try test.handIn("ben", adds)
        try test.handIn("cy", "struct {")
        try await test.grade()
        let reports = test.files(in: test.output)
        #expect(try await test.grade().kept == 3)
        #expect(test.files(in: test.output) == reports)
        try await test.grade(into: test.root + "/other")
        #expect(test.files(in: test.root + "/other/verdicts") == test.files(in: test.output + "/verdicts"))
        #expect(try test.text("grades.json", in: test.root + "/other") == test.text("grades.json"))
    }

    @Test func `what is damaged, what has changed and what depends on another seed is judged again, and only that`() async throws {
        for learner in ["ada", "ben", "cy"] { try test.handIn(learner, adds + "// \(learner)\n") }
        try await test.grade()
        let path = "\(test.output)/verdicts/ada/01-seats.json"
        let whole = try #require(FileManager.default.contents(atPath: path))
        try Data(whole.dropLast(40)).write(to: URL(fileURLWithPath: path))
        try test.handIn("ben", solution)
        #expect(try await test.grade().kept == 1)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == String(decoding: whole, as: UTF8.self))
        #expect(try test.outcomes() == ["ada": "failed", "ben": "passed", "cy": "failed"])
        var changed = whole
        changed[whole.firstIndex(of: UInt8(ascii: "5"))!] = UInt8(ascii: "6")
        try changed.write(to: URL(fileURLWithPath: path))
        #expect(try await test.grade().kept == 2)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == String(decoding: whole, as: UTF8.self))
        #expect(try await test.grade(seed: 2).kept == 0)
    }

    @Test func `somebody else's verdict under a learner's name isn't taken for it`() async throws {
        try test.handIn("ada", solution)
        try test.handIn("ben", adds)
        try await test.grade()
        let files = FileManager.default
        try files.removeItem(atPath: "\(test.output)/verdicts/ben/01-seats.json")
        try files.copyItem(atPath: "\(test.output)/verdicts/ada/01-seats.json", toPath: "\(test.output)/verdicts/ben/01-seats.json")
        #expect(try await test.grade().kept == 1)
        #expect(try test.outcomes() == ["ada": "passed", "ben": "failed"])
    }

    @Test func `what a killed run left half-written goes, and times are told on lines of their own`() async throws {
        try test.handIn("ada", solution)
        try test.test.write("half", "grades/.partial-1/half")
        try test.test.write(#"{"exercise":"01-se"#, "grades/times.jsonl")
        try await test.grade()
        #expect(!FileManager.default.fileExists(atPath: test.output + "/.partial-1"))
        let lines = try test.text("times.jsonl").split(separator: "\n")
        #expect(lines.count == 2)
        #expect(lines[1].hasPrefix(#"{"exercise":"01-seats","learner":"ada","seconds":"#))
    }

    @Test func `two at once don't write into one folder`() async throws {
        try test.handIn("ada", solution)
        try await test.grade()
        let lock = open(test.output + "/.lock", O_RDWR)
        defer { close(lock) }
        #expect(flock(lock, LOCK_EX | LOCK_NB) == 0)
        await #expect(throws: GradeProblem.taken(test.output, by: Int(getpid()))) { try await test.grade() }
    }

    @Test func `time-outs stand apart from the records that are the same whenever they are made`() async throws {
        try test.handIn("ada", TestExercise.wrong("if taken.contains(seat) { throw .taken }", "while taken.contains(seat) {}"))
        let (statistics, _) = try await test.grade()
        #expect(statistics.exercises[0].timedOut == 1)
        #expect(test.files(in: test.output + "/verdicts").isEmpty)
        #expect(test.files(in: test.output + "/time-outs").keys.contains("ada/01-seats.json"))
        #expect(try await test.grade().kept == 1)
        try test.handIn("ada", solution)
        try await test.grade()
        #expect(!test.files(in: test.output + "/time-outs").keys.contains("ada/01-seats.json"))
        #expect(try test.outcomes() == ["ada": "passed"])
    }

    @Test func `the report tells how many fail each check, and what they misunderstand`() async throws {
        for learner in ["ada", "ben"] { try test.handIn(learner, adds + "// \(learner)\n") }
        try test.handIn("cy", TestExercise.wrong("if taken.contains(seat) { throw .taken }", ""))
        try test.handIn("dee", solution)
        try test.handIn("eve", "struct {")
        let (statistics, _) = try await test.grade()
        let exercise = statistics.exercises[0]
        #expect(exercise.outcomes == ["failed": 3, "passed": 1, "not-compiled": 1])
        #expect(exercise.checks.map(\.failed) == [2, 1, 0, 0])
        #expect(exercise.behaviours.prefix(2).map(\.mutant) == ["adds", "forgets"])
        #expect(exercise.behaviours.map(\.count) == [2, 1, 0, 0])
        let page = try test.text("report.md")
        #expect(page.contains("- 2 of 5 behave like: adds. It adds two."))
        #expect(page.contains("1. 01-seats, doubling: Each number is doubled. 2 of 4 fail."))
        #expect(page.contains("1 passed, 3 failed, 1 did not compile."))
        #expect(try JSONDecoder().decode(ClassStatistics.self, from: Data(test.text("report.json").utf8)) == statistics)
    }
}
