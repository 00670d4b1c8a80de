import Exercises
import Foundation
import Testing

private final class Desk {
    let folder: PracticeFolder
    var file: ProgressFile { ProgressFile(of: folder) }

    init() {
        folder = PracticeFolder(path: NSTemporaryDirectory() + "/podium-progress-\(UUID().uuidString)")
    }

    deinit { try? FileManager.default.removeItem(atPath: folder.path) }

    var text: String { get throws { try String(contentsOfFile: folder.progressFile, encoding: .utf8) } }
    func put(_ text: String) throws { try Data(text.utf8).write(to: URL(fileURLWithPath: folder.progressFile)) }
    var kept: [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path + "/.podium/kept")) ?? []
        return names.sorted().map { (try? String(contentsOfFile: "\(folder.path)/.podium/kept/\($0)", encoding: .utf8)) ?? "?" }
    }

    /// Someone who has passed one exercise and is at another.
    func work() throws {
        _ = try file.update { progress in
            progress.begin("06-turns", on: "2026-03-01", starter: "0011223344556677")
            _ = progress.pass("06-turns", worth: 10, on: "2026-03-02")
            progress.giveUp("07", on: "2026-03-03")
            progress.begin("true: \"it\"", on: "2026-03-03", starter: nil)
            progress.current = "07"
        }
    }
}

@Suite struct ProgressFileTests {
    @Test func `what is written is read again, whatever exercises are called`() throws {
        let desk = Desk()
        try desk.work()
        let reading = try desk.file.read()
        #expect(reading.problems == [])
        #expect(reading.progress.current == "07")
        #expect(reading.progress["06-turns"].points == 10)
        #expect(reading.progress["06-turns"].starter == "0011223344556677")
        #expect(reading.progress["07"].gaveUp == "2026-03-03")
        #expect(reading.progress.entries.keys.sorted() == ["06-turns", "07", "true: \"it\""])
        #expect(
            try desk.text.contains(
                "  06-turns:\n    state: passed\n    attempts: 1\n    hints: 0\n    points: 10\n    begun: 2026-03-01\n"))
    }

    @Test func `before anything was done there is nothing, and no complaint`() throws {
        let reading = try Desk().file.read()
        #expect(reading.progress == PracticeProgress())
        #expect(reading.problems == [])
    }

    @Test func `an edit counts`() throws {
        let desk = Desk()
        try desk.work()
        try desk.put(desk.text.replacing("points: 10", with: "points: 7"))
        #expect(try desk.file.read().progress["06-turns"].points == 7)
        #expect(try desk.file.update { _ in }.notes == [])
    }

    @Test(arguments: ["{[", "", "just words", "\u{0}\u{1}", "- a\n- b\n", "exercises: [a"])
    func `a damaged file is kept, and the last good state goes on`(_ damage: String) throws {
        let desk = Desk()
        try desk.work()
        try desk.put(damage)
        let reading = try desk.file.read()
        #expect(reading.progress["06-turns"].points == 10)
        #expect(reading.problems.count == 1)
        #expect(try desk.text == damage, "reading changes nothing")
        let notes = try desk.file.update { $0.fail("08") }.notes
        #expect(notes.count == 2 && notes[1].contains("kept in"))
        #expect(desk.kept == [damage])
        #expect(try desk.file.read().progress["06-turns"].points == 10)
        #expect(try desk.file.read().problems == [])
    }

    @Test(arguments: [
        ("state: passed", "state: nearly", "06-turns: 'state: nearly' isn't understood"),
        ("points: 10", "points: -1", "06-turns: 'points: -1' isn't understood"),
        ("points: 10", "points: 99999999999999999999", "06-turns: 'points: 99999999999999999999' isn't understood"),
        ("begun: 2026-03-01", "begun: spring", "06-turns: 'begun: spring' isn't understood"),
        ("attempts: 1", "tries: 1", "06-turns: 'tries: 1' isn't understood"),
        ("exercises:\n", "mood: good\nexercises:\n", "'mood' is no key that is known"),
        ("exercises:", "exercizes:", "it has no 'exercises'"),
    ])
    func `what isn't understood is told, the rest counts, and the file is kept before it is written`(
        _ old: String, _ new: String, _ says: String
    ) throws {
        let desk = Desk()
        try desk.work()
        let edited = try desk.text.replacing(old, with: new)
        try desk.put(edited)
        let reading = try desk.file.read()
        #expect(reading.problems.contains { $0.hasSuffix(says) }, "\(reading.problems)")
        #expect(reading.progress.current == "07")
        _ = try desk.file.update { _ in }
        #expect(desk.kept == [edited])
    }

    @Test func `a file that was deleted comes back`() throws {
        let desk = Desk()
        try desk.work()
        try FileManager.default.removeItem(atPath: desk.folder.progressFile)
        #expect(try desk.file.read().progress["06-turns"].points == 10)
        #expect(try desk.file.update { _ in }.notes.count == 1)
        #expect(try desk.text.contains("06-turns"))
    }

    @Test func `two who write at once lose nothing`() async throws {
        let desk = Desk()
        let file = desk.file
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<20 { group.addTask { _ = try file.update { $0.fail("06") } } }
            try await group.waitForAll()
        }
        #expect(try file.read().progress["06"].attempts == 20)
    }
}
