import Exercises
import Foundation
import Sandbox
import Testing

@Suite(.timeLimit(.minutes(5))) struct ClassroomTests {
    private let test: TestClass
    static let hasBsdtar = FileManager.default.isExecutableFile(atPath: "/usr/bin/bsdtar")

    init() throws { test = try TestClass() }

    @Test func `each folder is a learner; hidden ones and the folder of grades aren't`() async throws {
        for learner in ["ben", "ada", ".git", "Zoë Å"] { try test.handIn(learner, "") }
        try test.test.write("", "class/grades/verdicts/x")
        let classroom = try await Classroom.read(
            [test.folder], exercises: ["01-seats"], except: test.folder + "/grades", sandbox: Sandbox(), work: TemporaryFolder())
        #expect(classroom.learners.map(\.name) == ["Zoë Å", "ada", "ben"])
        #expect(classroom.notes == [])
    }

    @Test func `a folder with an exercise's file in it is one learner's own`() async throws {
        try test.handIn("ada", "")
        #expect(try await test.classroom([test.folder + "/ada"]).learners.map(\.name) == ["ada"])
    }

    @Test func `two of the same name are told apart, and that is told`() async throws {
        for folder in ["monday", "tuesday"] { try test.test.write("", "\(folder)/ada/01-seats.swift") }
        let classroom = try await test.classroom(["monday", "tuesday"].map { "\(test.root)/\($0)" })
        #expect(classroom.learners.map(\.name) == ["ada", "tuesday-ada"])
        #expect(classroom.notes == ["tuesday/ada: there is another 'ada'; this one is called 'tuesday-ada'"])
    }

    @Test func `names that aren't text are told, not followed`() async throws {
        try test.handIn("ada", "")
        mkdir("\(test.folder)/bell\u{7}", 0o755)
        var latin = Array("\(test.folder)/j".utf8CString.dropLast()) + [CChar(bitPattern: 0xF6), 0]
        mkdir(&latin, 0o755)
        let classroom = try await test.classroom()
        #expect(classroom.learners.map(\.name) == ["ada"])
        #expect(classroom.notes.count == 2)
        #expect(classroom.notes[0] == "class/bell␇: a folder whose name is too long, or no plain text; rename it")
    }

    // MARK: Archives

    @Test(.enabled(if: hasBsdtar && TestJudge.hasSandbox), arguments: ["zip", "tar", "tar.gz", "tgz"])
    func `an archive is a class, or one learner, as a folder is`(_ ending: String) async throws {
        for learner in ["ada", "Zoë"] { try test.handIn(learner, test.exercise.solution) }
        try bsdtar("-acf", "\(test.root)/all.\(ending)", "-C", test.root, "class")
        try bsdtar("-acf", "\(test.root)/inner.\(ending)", "-C", test.folder, "ada", "Zoë")
        try bsdtar("-acf", "\(test.root)/eve's work.\(ending)", "-C", test.folder + "/ada", "01-seats.swift")
        #expect(try await test.classroom(["\(test.root)/all.\(ending)"]).learners.map(\.name) == ["Zoë", "ada"])
        let inner = try await test.classroom(["\(test.root)/inner.\(ending)"])
        #expect(inner.learners.map(\.name) == ["Zoë", "ada"], "\(inner)")
        #expect(try await test.classroom(["\(test.root)/eve's work.\(ending)"]).learners.map(\.name) == ["eve's work"])
    }

    @Test(.enabled(if: hasBsdtar && TestJudge.hasSandbox))
    func `nothing of an archive comes to stand elsewhere, and no link or device comes of it`() async throws {
        let outside = "\(test.root)/outside.swift"
        let answer = "01-seats.swift"
        var archive = TestArchive()
        archive.add(outside, "x")
        archive.add("../up.swift", "x")
        archive.add("ada/../../up.swift", "x")
        archive.add("ada/\(answer)", test.exercise.solution)
        archive.add("ada/\(answer)", "again")
        archive.add("ada/\(answer)/inner.swift", "x")
        archive.add("ben/\(answer)", type: "2", link: "/etc/passwd")
        archive.add("ben/way", type: "2", link: test.root)
        archive.add("ben/way/outside.swift", "x")
        archive.add("cy/\(answer)", type: "1", link: "ada/\(answer)")
        archive.add("dev/\(answer)", type: "3")
        archive.add("block/\(answer)", type: "4")
        archive.add("pipe/\(answer)", type: "6")
        archive.add("ada/\u{1B}[2J.swift", "x")
        archive.add("d/d/d/d/d/d/d/d/d/d.swift", "x")
        archive.add("large/\(answer)", String(repeating: "/", count: 300_000))
        try archive.data.write(to: URL(fileURLWithPath: "\(test.root)/evil.tar"))
        let (statistics, _) = try await test.grade(["\(test.root)/evil.tar"])
        #expect(!FileManager.default.fileExists(atPath: outside))
        #expect(statistics.learners == 7)
        let outcomes = try test.outcomes()
        #expect(outcomes["ada"] == "passed")
        #expect(outcomes["large"] == "unreadable")
        for learner in ["ben", "cy", "dev", "block", "pipe"] { #expect(outcomes[learner] == "missing", "\(learner)") }
        let page = try test.text("report.md")
        for words in [
            "outside.swift: a path from the root", "../up.swift: a path that leads elsewhere",
            "ben/01-seats.swift: a symbolic link",
            "cy/01-seats.swift: a hard link", "dev/01-seats.swift: no ordinary file", "pipe/01-seats.swift: no ordinary file",
            "ada/01-seats.swift: there is another of that name", "a name that is no plain text", "more than 8 folders deep",
        ] { #expect(page.contains(words), "\(words)") }
    }

    @Test(.enabled(if: hasBsdtar && TestJudge.hasSandbox))
    func `a bomb, and what is no archive, is told and stops nobody`() async throws {
        try test.handIn("ada", test.exercise.solution)
        let large = "\(test.root)/large"
        #expect(FileManager.default.createFile(atPath: large, contents: nil))
        truncate(large, 600 << 20)
        try bsdtar("-acf", "\(test.root)/bomb.zip", "-C", test.root, "large")
        try test.test.write("no archive", "text.zip")
        try test.test.write("", "nothing.tar")
        try FileManager.default.removeItem(atPath: large)
        let sources = ["bomb.zip", "text.zip", "nothing.tar"].map { "\(test.root)/\($0)" }
        try await test.grade(sources + [test.folder])
        #expect(try test.outcomes() == ["ada": "passed", "bomb": "unreadable", "text": "unreadable", "nothing": "unreadable"])
        #expect(try test.text("grades.csv").contains("the archive holds more than 512 MiB"))
    }

    private func bsdtar(_ arguments: String...) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/bsdtar")
        process.arguments = arguments
        process.environment = ["LC_ALL": "C.UTF-8"]
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
    }
}

/// A tar archive made by hand, with anything in it.
struct TestArchive {
    private var bytes: [UInt8] = []
    var data: Data { Data(bytes + [UInt8](repeating: 0, count: 1024)) }

    mutating func add(_ name: String, _ contents: String = "", type: Character = "0", link: String = "") {
        var header = [UInt8](repeating: 0, count: 512)
        func put(_ text: String, _ offset: Int) { for (index, byte) in text.utf8.enumerated() { header[offset + index] = byte } }
        func octal(_ number: Int, _ width: Int) -> String {
            let digits = String(number, radix: 8)
            return String(repeating: "0", count: width - digits.count) + digits
        }
        put(name, 0)
        put(octal(0o644, 7), 100)
        put(octal(0, 7), 108)
        put(octal(0, 7), 116)
        put(octal(contents.utf8.count, 11), 124)
        put(octal(0, 11), 136)
        put("        ", 148)
        put(String(type), 156)
        put(link, 157)
        put("ustar\u{0}00", 257)
        put(octal(header.reduce(0) { $0 + Int($1) }, 6) + "\u{0} ", 148)
        bytes += header + Array(contents.utf8)
        bytes += [UInt8](repeating: 0, count: (512 - contents.utf8.count % 512) % 512)
    }
}
