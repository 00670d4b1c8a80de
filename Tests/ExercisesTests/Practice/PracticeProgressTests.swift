import Exercises
import Testing

@Suite struct PracticeProgressTests {
    private func progress(_ change: (inout PracticeProgress) -> Void) -> PracticeProgress {
        var progress = PracticeProgress()
        change(&progress)
        return progress
    }

    @Test func `points come once`() {
        var progress = PracticeProgress()
        progress.begin("06", on: "2026-03-01", starter: "aa")
        progress.fail("06")
        #expect(progress.pass("06", worth: 10, on: "2026-03-02") == 10)
        #expect(progress.pass("06", worth: 10, on: "2026-03-03") == nil)
        progress.fail("06")
        #expect(progress["06"].points == 10)
        #expect(progress["06"].attempts == 2)
        #expect(progress["06"].begun == "2026-03-01")
        #expect(progress["06"].passed == "2026-03-02")
    }

    @Test func `who has seen the solution can still pass, for no points`() {
        var progress = PracticeProgress()
        progress.giveUp("06", on: "2026-03-01")
        #expect(progress.state(of: "06") == .gaveUp)
        #expect(progress.pass("06", worth: 10, on: "2026-03-02") == 0)
        #expect(progress.state(of: "06") == .passed)
        progress.giveUp("06", on: "2026-03-03")
        #expect(progress.state(of: "06") == .passed)
    }

    @Test func `hints come one by one, and the last one again`() {
        var progress = PracticeProgress()
        #expect((0..<5).map { _ in progress.takeHint("06", of: 3) } == [0, 1, 2, 2, 2])
        #expect(progress["06"].hints == 3)
    }

    @Test func `the starting file that counts is the one of the beginning, until it is begun again`() {
        var progress = PracticeProgress()
        progress.begin("06", on: "2026-03-01", starter: "aa")
        progress.begin("06", on: "2026-03-02", starter: "bb")
        #expect(progress["06"].starter == "aa")
        progress.restart("06", on: "2026-03-02", starter: "bb")
        #expect(progress["06"].starter == "bb")
        #expect(progress["06"].begun == "2026-03-01")
    }

    // MARK: The way through

    private let names = ["03-a", "03a-b", "04-c"]

    @Test func `one begins with the first and stays where one is`() {
        #expect(Course(names: names, progress: PracticeProgress()).current == "03-a")
        let passed = progress {
            $0.current = "03-a"
            _ = $0.pass("03-a", worth: 1, on: "2026-03-01")
        }
        let course = Course(names: names, progress: passed)
        #expect(course.current == "03-a")
        #expect(course.next(after: "03-a") == "03a-b")
        #expect(course.points == 1)
        #expect(course.passed == 1)
    }

    @Test func `whoever gives up the first one is still there, and goes on from it`() {
        let some = progress {
            $0.begin("03-a", on: "2026-03-01", starter: nil)
            $0.giveUp("03-a", on: "2026-03-01")
        }
        #expect(Course(names: names, progress: some).current == "03-a")
    }

    @Test func `what was left open comes again at the end; what was given up doesn't`() {
        let some = progress {
            _ = $0.pass("04-c", worth: 1, on: "2026-03-01")
            $0.giveUp("03a-b", on: "2026-03-01")
        }
        let course = Course(names: names, progress: some)
        #expect(course.next(after: "04-c") == "03-a")
        #expect(course.next(after: "03-a") == nil)
        #expect(course.next(after: nil) == "03-a")
        #expect(Course(names: [], progress: some).current == nil)
    }

    @Test func `an exercise that there isn't any more is no place to be`() {
        #expect(Course(names: names, progress: progress { $0.current = "99-gone" }).current == "03-a")
    }
}
