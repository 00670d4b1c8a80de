import Diagnostics
import Exercises
import Foundation
import Literate
import Sandbox
import Testing
import Wire

/// An exercise in a temporary folder, with a book of one chapter beside it.
final class TestExercise {
    let root: String
    var folder: String { root + "/exercises/01-seats" }

    init() throws {
        root = URL(fileURLWithPath: NSTemporaryDirectory()).resolvingSymlinksInPath().path + "/podium-exercise-\(UUID().uuidString)"
        for (path, text) in Self.files { try write(text, "exercises/01-seats/\(path)") }
        try write(
            "---\ntitle: Hall\npart: 1\nminutes: 3\nobjectives: [One]\nprerequisites: []\n---\n\n# Hall\n\n## Seats\n\nText.\n",
            "chapters/01-hall.md")
    }

    deinit { try? FileManager.default.removeItem(atPath: root) }

    func write(_ text: String, _ path: String) throws {
        let url = URL(fileURLWithPath: "\(root)/\(path)")
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
    }

    func put(_ text: String, _ file: String) throws { try write(text, "exercises/01-seats/\(file)") }
    func text(_ file: String) -> String { Self.files.first { $0.0 == file }!.1 }
    func remove(_ file: String) throws { try FileManager.default.removeItem(atPath: "\(folder)/\(file)") }

    var read: (exercise: Exercise?, diagnostics: [Diagnostic]) { Exercise.read(folder) }
    func exercise() throws -> Exercise { try #require(read.exercise) }

    static let solution = """
        // Seats in a hall.
        struct Hall {
            // podium.write: what is remembered
            private var taken: [Seat] = []
            // podium.end

            init(rows: Int) {
                // podium.write: remember the rows
                self.rows = rows
                // podium.end
            }

            // podium.write: more that is remembered
            private var rows: Int
            // podium.end

            mutating func take(_ seat: Seat) throws(SeatError) -> Int {
                // podium.write: take the seat, and give back how many are taken
                guard seat.row <= rows else { throw .noSuchRow(seat.row) }
                if taken.contains(seat) { throw .taken }
                taken.append(seat)
                return taken.count
                // podium.end
            }

            func free(of all: [Seat]) -> [Seat] {
                // podium.write: give back those that are free
                all.filter { !taken.contains($0) }
                // podium.end
            }
        }

        func double(_ numbers: inout [Int]) {
            // podium.write: double each "number"
            for index in numbers.indices { numbers[index] *= 2 }
            // podium.end
        }

        """

    static let suite = """
        import JudgeKit
        import Orchestra

        let suite = Suite([doubling, taking, copying, secret])

        private let doubling = Check(
            "doubling", "Each number is doubled", reads: "01-hall#seats",
            cases: .drawn(12, shrink: { (numbers: [Int]) in Shrink.list(numbers) }) { random in
                (0..<(1 + random.bounded(5))).map { _ in Int(random.bounded(100)) + 1 }
            }
        ) { (numbers: [Int]) -> Finding? in
            trying("doubling \\(numbers)")
            var got = numbers
            happened("call")
            double(&got)
            return .unless(got, equals: numbers.map { $0 * 2 })
        }

        private let taking = Check("taking", "A seat is taken once", reads: "01-hall#seats") {
            trying("taking the same seat twice")
            var hall = Hall(rows: 2)
            do throws(SeatError) {
                let first = try hall.take(Seat(row: 1))
                guard first == 1 else { return Finding(expected: "1", got: "\\(first)") }
            } catch { return Finding(expected: "1", got: "\\(error)") }
            do throws(SeatError) {
                let second = try hall.take(Seat(row: 1))
                return Finding(expected: "taken", got: "\\(second)")
            } catch { return .unless(error == .taken, expected: "taken", got: "\\(error)") }
        }

        private let copying = Check("copying", "A copy is a hall of its own", reads: "01-hall#seats") {
            var hall = Hall(rows: 2)
            _ = try? hall.take(Seat(row: 1))
            let before = hall
            _ = try? hall.take(Seat(row: 2))
            let all = [Seat(row: 1), Seat(row: 2)]
            return .unless([hall.free(of: all).count, before.free(of: all).count], equals: [0, 1], "a copy, then another seat")
        }

        private let secret = Check("secret", "A row that isn't there", reads: "01-hall#seats", visibility: .hidden) {
            trying("the secret row")
            var hall = Hall(rows: 2)
            do throws(SeatError) {
                _ = try hall.take(Seat(row: 3))
                return Finding(expected: "noSuchRow", got: "a seat")
            } catch { return .unless(error == .noSuchRow(3), expected: "noSuchRow(3)", got: "\\(error)") }
        }

        """

    /// The solution with one thing replaced.
    static func wrong(_ old: String, _ new: String) -> String {
        precondition(solution.contains(old), "the solution has no \(old)")
        return solution.replacing(old, with: new)
    }

    static let files: [(String, String)] = [
        (
            "exercise.md",
            "---\ntitle: Seats\nkind: implement\nchapter: 01-hall#seats\nconcept: seats\nimplements: Hall\npoints: 5\ndifficulty: 1\nminutes: 5\n---\n\nTake seats.\n"
        ),
        (
            "Given.swift",
            "struct Seat: Codable, Hashable { var row: Int }\nenum SeatError: Error, Codable, Equatable { case taken, noSuchRow(Int) }\n"
        ),
        ("Solution.swift", solution), ("Suite.swift", suite),
        ("hints.md", "## 1\n\nLook.\n\n## 2\n\nThink.\n\n## 3\n\nWrite.\n"),
        ("mutants/adds.swift", "// caught-by: doubling\n// misconception: It adds two.\n" + wrong("*= 2", "+= 2")),
        (
            "mutants/forgets.swift",
            "// caught-by: taking\n// misconception: It forgets who sits where.\n// reads: 01-hall\n"
                + wrong("if taken.contains(seat) { throw .taken }", "")
        ),
        (
            "mutants/counts-rows.swift",
            "// caught-by: copying\n// misconception: It takes seats for free that aren't.\n"
                + wrong("!taken.contains($0)", "$0.row > 0")
        ),
        (
            "mutants/any-row.swift",
            "// caught-by: secret\n// misconception: It has as many rows as one likes.\n"
                + wrong("seat.row <= rows", "seat.row < 100")
        ),
        ("alternatives/same.swift", solution), ("alternatives/adds-itself.swift", wrong("*= 2", "+= numbers[index]")),
    ]
}

/// The real compiler, the real sandbox, the judge as `./podium test` builds it.
enum TestJudge {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path
    static var buildFolder: String { ProcessInfo.processInfo.environment["PODIUM_BUILD"] ?? root + "/.build" }
    static var hasSandbox: Bool { Sandbox().confinement == .sandbox }

    /// One for all tests: what learners' files are linked with takes a while to compile.
    private static let shared: Judge? = {
        guard let build = JudgeBuild(buildFolder: buildFolder, root: root), let toolchain = try? Toolchain() else { return nil }
        return Judge(toolchain: toolchain, build: build, sandbox: Sandbox(), root: root, cacheFolder: buildFolder + "/podium-cache")
    }()

    static func judge() throws -> Judge { try #require(shared, "the judge isn't built: start the tests with ./podium test") }

    static func verdict(on code: String, for exercise: Exercise, seed: UInt64 = 1) async throws -> Verdict {
        try await judge().judge(Array(code.utf8), file: "answer.swift", for: exercise, seed: seed)
    }
}
