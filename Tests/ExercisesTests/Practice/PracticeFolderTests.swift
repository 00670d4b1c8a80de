import Exercises
import Foundation
import Testing

/// A practice folder for the test exercise, which can change while a learner is at it.
private final class Desk {
    let test: TestExercise
    var folder: PracticeFolder { PracticeFolder(path: test.root + "/a practice") }
    var file: String { folder.file(of: "01-seats") }

    init() throws { test = try TestExercise() }

    @discardableResult func fill() throws -> PracticeFolder.Filling { try folder.fill([test.exercise()]) }
    func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }
    func write(_ text: String, _ path: String) throws { try Data(text.utf8).write(to: URL(fileURLWithPath: path)) }

    /// Another sentence stands at a part to write.
    func changeStarter() throws {
        try test.put(test.text("Solution.swift").replacing("give back those", with: "hand out those"), "Solution.swift")
    }
}

@Suite struct PracticeFolderTests {
    @Test func `each exercise gets its starting file, its task and its given types`() throws {
        let desk = try Desk()
        let filling = try desk.fill()
        #expect(filling.created.map { ($0 as NSString).lastPathComponent } == ["01-seats.swift", "01-seats.md"])
        let text = try desk.text(desk.file)
        #expect(
            text.hasPrefix("// Seats. The task is in 01-seats.md.\n// podium try 01 judges this file; podium hint 01 helps.\n\n"))
        #expect(text.hasSuffix(try desk.test.exercise().starter))
        #expect(try desk.text(desk.folder.path + "/01-seats.md").hasPrefix("Take seats.\n"))
        #expect(try desk.text(desk.folder.path + "/.podium/given/01-seats/Given.swift") == desk.test.text("Given.swift"))
        #expect(try desk.fill() == PracticeFolder.Filling.nothing)
    }

    @Test func `a file that nobody has begun is refreshed with its exercise`() throws {
        let desk = try Desk()
        try desk.fill()
        try desk.changeStarter()
        #expect(try desk.fill().refreshed == [desk.file])
        #expect(try desk.text(desk.file).contains("hand out those"))
        #expect(!desk.folder.hasBegun("01-seats"))
    }

    @Test func `a file that somebody has begun is kept, and what is new in the starting file is told`() throws {
        let desk = try Desk()
        try desk.fill()
        try desk.write("// mine\n", desk.file)
        #expect(desk.folder.hasBegun("01-seats"))
        #expect(try desk.fill() == PracticeFolder.Filling.nothing)
        let before = desk.folder.startedFrom("01-seats")
        try desk.changeStarter()
        let changes = try desk.fill().changed
        #expect(try desk.text(desk.file) == "// mine\n")
        #expect(changes.map(\.exercise) == ["01-seats"])
        #expect(changes[0].difference.contains("-        // TODO: give back those that are free\n"))
        #expect(changes[0].difference.contains("+        // TODO: hand out those that are free\n"))
        #expect(!changes[0].difference.contains("double"))
        #expect(try desk.fill().changed == changes, "it is told as long as it is so")
        #expect(desk.folder.startedFrom("01-seats") == before)
    }

    @Test func `a file that stood there before podium came is nobody's to overwrite`() throws {
        let desk = try Desk()
        try FileManager.default.createDirectory(atPath: desk.folder.path, withIntermediateDirectories: true)
        try desk.write("let other = 1\n", desk.file)
        try desk.fill()
        #expect(try desk.text(desk.file) == "let other = 1\n")
    }

    @Test func `a task is refreshed when it changes; notes in it are kept`() throws {
        let desk = try Desk()
        try desk.fill()
        let task = desk.folder.taskFile(of: "01-seats")
        try desk.write("my notes\n", task)
        #expect(try desk.fill().kept == [])
        #expect(try desk.text(task) == "my notes\n")
        try desk.test.put(desk.test.text("exercise.md").replacing("Take seats.", with: "Take all seats."), "exercise.md")
        let filling = try desk.fill()
        #expect(filling.refreshed == [task])
        #expect(try desk.text(task).hasPrefix("Take all seats."))
        #expect(try filling.kept.map { try desk.text($0) } == ["my notes\n"])
    }

    @Test func `reset keeps every version under a number of its own`() throws {
        let desk = try Desk()
        try desk.fill()
        #expect(try desk.folder.reset(desk.test.exercise()) == nil)
        for number in 1...2 {
            try desk.write("// version \(number)\n", desk.file)
            let kept = try #require(try desk.folder.reset(desk.test.exercise()))
            #expect(kept.hasSuffix("/.podium/kept/01-seats-\(number).swift"))
            #expect(try desk.text(kept) == "// version \(number)\n")
            #expect(!desk.folder.hasBegun("01-seats"))
        }
        try FileManager.default.removeItem(atPath: desk.file)
        #expect(try desk.folder.reset(desk.test.exercise()) == nil)
        #expect(FileManager.default.fileExists(atPath: desk.file))
    }

    @Test func `after a reset the newest starting file is the one that was begun from`() throws {
        let desk = try Desk()
        try desk.fill()
        try desk.write("// mine\n", desk.file)
        try desk.changeStarter()
        _ = try desk.folder.reset(desk.test.exercise())
        try desk.write("// mine again\n", desk.file)
        #expect(try desk.fill().changed == [])
    }

    @Test func `what isn't a file is left alone and told`() throws {
        let desk = try Desk()
        try FileManager.default.createDirectory(atPath: desk.file, withIntermediateDirectories: true)
        try desk.fill()
        #expect(FoundFile.at(desk.file) == .notAFile)
        #expect(throws: PracticeProblem.self) { try desk.folder.reset(desk.test.exercise()) }
        #expect(FoundFile.at(desk.file + "/none") == .missing)
        #expect(FoundFile.at(desk.file).complaint(about: "x.swift")?.hasPrefix("x.swift is no file") == true)
        try FileManager.default.removeItem(atPath: desk.file)
        mkfifo(desk.file, 0o644)
        #expect(FoundFile.at(desk.file) == .notAFile, "nobody waits for a pipe")
    }

    @Test func `it is found from any folder below, else by the environment, else beside`() throws {
        let desk = try Desk()
        let root = desk.test.root
        try desk.fill()
        try FileManager.default.createDirectory(atPath: desk.folder.path + "/deep/er", withIntermediateDirectories: true)
        func place(_ here: String, _ environment: [String: String] = [:]) -> String {
            PracticeFolder.place(from: here, environment: environment).path
        }
        #expect(place(desk.folder.path) == desk.folder.path)
        #expect(place(desk.folder.path + "/deep/er", ["PODIUM_PRACTICE": "/else"]) == desk.folder.path)
        #expect(place(root, ["PODIUM_PRACTICE": "/else"]) == "/else")
        #expect(place(root, ["PODIUM_PRACTICE": "else"]) == root + "/else")
        #expect(place(root) == root + "/practice")
        #expect(!PracticeFolder(path: root).exists)
        #expect(desk.folder.exists)
    }

    @Test func `a progress file alone marks a practice folder, and somebody else's doesn't`() throws {
        let desk = try Desk()
        let folder = PracticeFolder(path: desk.test.root)
        try desk.test.write("percent: 4\n", "progress.yaml")
        #expect(!folder.exists)
        try FileManager.default.removeItem(atPath: folder.progressFile)
        _ = try ProgressFile(of: folder).update { _ in }
        #expect(folder.exists)
    }

    @Test func `a new exercise from the template reads without a complaint and bears its name`() throws {
        let desk = try Desk()
        let template = ExerciseTemplate(exercises: TestJudge.root + "/exercises")
        let made = try template.make("40-the-encore", in: desk.test.root + "/new")
        let read = Exercise.read(made)
        #expect(read.diagnostics.isEmpty)
        #expect(read.exercise?.title == "The encore")
        #expect(read.exercise?.mutants.mutants.count == 4)
        #expect(read.exercise?.submissions(in: "alternatives").count == 2)
        #expect(throws: PracticeProblem.self) { try template.make("40-the-encore", in: desk.test.root + "/new") }
        #expect(try FileManager.default.contentsOfDirectory(atPath: desk.test.root + "/new") == ["40-the-encore"])
    }

    @Test(arguments: [
        ("40-encore", nil), ("encore", nil), ("My Encore", "my-encore"), ("../x", "x"), ("", nil as String?), ("-a", "a"),
    ])
    func `a name that makes no good folder is refused, with one that does`(_ name: String, _ better: String?) {
        let complaint = ExerciseTemplate.complaint(aboutName: name)
        #expect((complaint == nil) == (name == "40-encore" || name == "encore"))
        if let better { #expect(complaint?.hasSuffix("such as '\(better)'") == true, "\(complaint ?? "none")") }
    }
}
