import Exercises
import Foundation
import Testing

@Suite struct ChangeDetectorTests {
    private func content(_ hash: String) -> ChangeDetector.Sight { .content(hash: hash, isEmpty: hash.isEmpty) }

    /// Looks at what is there at each time, in milliseconds.
    private func findings(_ looks: [(Int, ChangeDetector.Sight)]) -> [ChangeDetector.Finding] {
        var detector = ChangeDetector(quiet: .milliseconds(30), patience: .milliseconds(600))
        return looks.map { time, sight in detector.see(sight, at: .milliseconds(time)).finding }
    }

    @Test func `what is there at first is new at once`() {
        #expect(findings([(0, content("a"))]) == [.changed])
        #expect(findings([(0, content(""))]) == [.changed])
        #expect(findings([(0, .nothing("gone"))]) == [.gone("gone")])
    }

    @Test func `a change counts once it has kept still`() {
        #expect(
            findings([(0, content("a")), (100, content("b")), (110, content("b")), (130, content("b"))]) == [
                .changed, .unchanged, .unchanged, .changed,
            ])
    }

    @Test func `while it goes on changing nothing is told`() {
        #expect(
            findings([(0, content("a")), (100, content("b")), (120, content("c")), (140, content("d")), (171, content("d"))])
                == [.changed, .unchanged, .unchanged, .unchanged, .changed])
    }

    @Test func `the same content written again is no change`() {
        #expect(
            findings([(0, content("a")), (100, content("b")), (110, content("a")), (900, content("a"))]) == [
                .changed, .unchanged, .unchanged, .unchanged,
            ])
    }

    @Test func `a file that is saved by being emptied, or replaced, is never seen without its content`() {
        #expect(
            findings([(0, content("a")), (100, content("")), (200, content("b")), (231, content("b"))])
                == [.changed, .unchanged, .unchanged, .changed])
        #expect(
            findings([(0, content("a")), (100, .nothing("gone")), (500, content("a"))]) == [.changed, .unchanged, .unchanged])
    }

    @Test func `a file that stays empty or away is told`() {
        #expect(findings([(0, content("a")), (100, content("")), (701, content(""))]) == [.changed, .unchanged, .changed])
        #expect(
            findings([(0, content("a")), (100, .nothing("gone")), (701, .nothing("gone")), (900, .nothing("gone"))])
                == [.changed, .unchanged, .gone("gone"), .unchanged])
    }

    @Test func `a file that comes back is new, even with the same content`() {
        #expect(
            findings([
                (0, content("a")), (100, .nothing("gone")), (701, .nothing("gone")), (800, content("a")), (840, content("a")),
            ]).last
                == .changed)
    }

    @Test func `what can't wait for the next round says how long it can wait`() {
        var detector = ChangeDetector(quiet: .milliseconds(30), patience: .milliseconds(600))
        #expect(detector.see(content("a"), at: .zero).lookAgain == nil)
        #expect(detector.see(content("b"), at: .milliseconds(100)).lookAgain == .milliseconds(30))
        #expect(detector.see(content("b"), at: .milliseconds(110)).lookAgain == .milliseconds(20))
        #expect(detector.see(content("b"), at: .milliseconds(130)).lookAgain == nil)
    }

    @Test func `files are told apart by content, not by time`() throws {
        let path = NSTemporaryDirectory() + "/podium-sight-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: path) }
        #expect(ChangeDetector.Sight.at(path, shownAs: "x") == .nothing("x isn't there"))
        try Data("one".utf8).write(to: URL(fileURLWithPath: path))
        let one = ChangeDetector.Sight.at(path, shownAs: "x")
        try Data("one".utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
        #expect(ChangeDetector.Sight.at(path, shownAs: "x") == one)
        try Data("two".utf8).write(to: URL(fileURLWithPath: path))
        #expect(ChangeDetector.Sight.at(path, shownAs: "x") != one)
    }

    @Test func `the system's notice of a folder speaks when a file in it changes, and falls silent when heard`() throws {
        let folder = NSTemporaryDirectory() + "/podium-notice-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let notice = FolderNotice(folder: folder)
        func speaks() -> Bool {
            var polled = pollfd(fd: notice.descriptor, events: Int16(POLLIN), revents: 0)
            return poll(&polled, 1, 0) == 1
        }
        #expect(!speaks())
        try Data("x".utf8).write(to: URL(fileURLWithPath: folder + "/a"), options: .atomic)
        #expect(speaks())
        notice.drain()
        #expect(!speaks())
    }
}
