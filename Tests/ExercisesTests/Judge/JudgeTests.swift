import Diagnostics
import Exercises
import Foundation
import Testing
import Wire

@Suite(.serialized, .timeLimit(.minutes(10))) struct JudgeTests {
    private let test: TestExercise
    private let exercise: Exercise

    init() throws {
        test = try TestExercise()
        exercise = try test.exercise()
    }

    private func verdict(_ code: String, seed: UInt64 = 1) async throws -> Verdict {
        try await TestJudge.verdict(on: code, for: exercise, seed: seed)
    }

    private func failure(_ code: String) async throws -> Failure {
        let verdict = try await verdict(code)
        #expect(verdict.outcome == .failed)
        return try #require(verdict.checks.lazy.compactMap(\.failure).first)
    }

    @Test func `the solution passes every check, and everything was asked`() async throws {
        let verdict = try await verdict(exercise.solution)
        #expect(verdict.hasPassed)
        #expect(verdict.checks.map(\.id) == ["doubling", "taking", "copying", "secret"])
        #expect(verdict.checks.allSatisfy { $0.askedCount == $0.caseCount && $0.failure == nil })
    }

    @Test func `the starter fails by what is to be written`() async throws {
        let failure = try await failure(exercise.starter)
        #expect(failure.kind == .unwritten)
        #expect(failure.expected == "double each \"number\"")
    }

    @Test func `a wrong answer is told by the smallest case, with its story`() async throws {
        let failure = try await failure(TestExercise.wrong("*= 2", "+= 2"))
        #expect(failure.kind == .wrong)
        let numbers = failure.tried.replacing("doubling ", with: "")
        #expect(numbers.hasPrefix("[") && !numbers.contains(","), "\(failure)")
        #expect(failure.events == ["call"])
    }

    @Test func `a trap is told at the learner's line, with what was tried`() async throws {
        let code = TestExercise.wrong("numbers[index] *= 2", "\nnumbers[index + 100] *= 2")
        let line =
            try #require(code.split(separator: "\n", omittingEmptySubsequences: false).firstIndex { $0.contains("+ 100") }) + 1
        let failure = try await failure(code)
        #expect(failure.kind == .trapped)
        #expect(failure.line == line)
        #expect(failure.got == "Index out of range")
        #expect(failure.question == 1)
        #expect(failure.tried.hasPrefix("doubling ["))
    }

    @Test func `a byte order mark costs nothing`() async throws {
        let code = "\u{FEFF}" + TestExercise.wrong("numbers[index] *= 2", "numbers[index + 100] *= 2")
        #expect(try await failure(code).line != nil)
    }

    @Test(arguments: [
        ("var x = Int.max\nfor _ in numbers { x += 1 }\nnumbers = [x]", "a run-time error"),
        ("func down(_ n: Int) -> Int { n == .min ? 0 : down(n - 1) + 1 }\nnumbers = [down(0)]", "out of stack"),
        ("let all = [UInt8](repeating: 1, count: 1 << 33)\nnumbers = [all.count]", "allocate"),
    ])
    func `overflow, endless recursion and greed are told apart from wrong answers`(_ body: String, _ words: String) async throws {
        let failure = try await failure(TestExercise.wrong("for index in numbers.indices { numbers[index] *= 2 }", body))
        #expect(failure.kind == .trapped)
        #expect(failure.got.contains(words), "\(failure)")
    }

    @Test func `an endless loop ends, and only the checks that meet it fail`() async throws {
        let verdict = try await verdict(
            TestExercise.wrong("if taken.contains(seat) { throw .taken }", "while taken.contains(seat) {}"))
        let taking = try #require(verdict.checks.first { $0.id == "taking" })
        #expect(taking.failure?.kind == .timedOut)
        #expect(verdict.checks.filter { !$0.failedCases.isEmpty }.map(\.id) == ["taking"])
    }

    @Test func `what the learner prints is shown, and forges nothing`() async throws {
        let line = #"print("[1,\"ok\"]"); print("ok")"#
        #expect(try await verdict(TestExercise.wrong("for index", "\(line)\nfor index")).hasPassed)
        let failure = try await failure(
            TestExercise.wrong("for index in numbers.indices { numbers[index] *= 2 }", "\(line)\nfatalError(\"no\")"))
        #expect(failure.printed == "[1,\"ok\"]\nok")
    }

    @Test func `leaving with status 0 is no answer`() async throws {
        let code = "import Glibc\n" + TestExercise.wrong("for index in numbers.indices { numbers[index] *= 2 }", "exit(0)")
        #expect(try await failure(code).kind == .ended)
    }

    @Test func `the compiler's words come at the learner's line and column`() async throws {
        let verdict = try await verdict(TestExercise.wrong("taken.count", "taken.cuont"))
        guard case .notCompiled(let errors) = verdict.outcome else {
            Issue.record("it compiled")
            return
        }
        let rows = TestExercise.wrong("taken.count", "taken.cuont").split(separator: "\n", omittingEmptySubsequences: false)
        let line = try #require(rows.firstIndex { $0.contains("cuont") }) + 1
        #expect(errors.first?.location == SourceLocation(file: "answer.swift", line: line, column: 22))
        #expect(errors.first?.summary.contains("cuont") == true)
    }

    @Test(arguments: ["", "func double(_ numbers: inout [Int]) {}", TestExercise.solution.replacing("Hall", with: "Hal")])
    func `a file that doesn't declare what the judge calls is told what it needs`(_ code: String) async throws {
        guard case .notCompiled(let errors) = try await verdict(code).outcome else {
            Issue.record("it compiled")
            return
        }
        #expect(errors.first?.id == "missing-declaration")
        #expect(errors.first?.details?.contains("struct Hall") == true)
    }

    @Test func `what is kept from one case to the next is found`() async throws {
        let code =
            "nonisolated(unsafe) var calls = 0\n"
            + TestExercise.wrong("for index in", "calls += 1\nif calls > 3 { return }\nfor index in")
        let failure = try await failure(code)
        #expect(failure.events.last?.contains("something is kept from one case to the next") == true)
    }

    @Test(arguments: [
        #"fatalError("write: row 4711")"#, #"fatalError("row 4711")"#, "exit(47)", "numbers = [4711]", "while true {}",
    ])
    func `what a hidden check asked isn't told by way of a visible one`(_ end: String) async throws {
        let code =
            "import Glibc\nnonisolated(unsafe) var seen = 0\n"
            + TestExercise.wrong("for index in", "if seen == 3 { print(\"row 4711\"); \(end) }\nfor index in")
            .replacing("guard seat.row <= rows", with: "seen = max(seen, seat.row)\nguard seat.row <= rows")
        let verdict = try await verdict(code)
        let told = VerdictWriter(usesColor: false).text(of: verdict, title: "Seats", file: "answer.swift")
        #expect(!told.contains("4711") && !told.contains("47"), "\(told)")
    }

    @Test func `a wrong answer that fails like a mutant is told its misconception`() async throws {
        let verdict = try await verdict(TestExercise.wrong("numbers[index] *= 2", "numbers[index] = numbers[index] + 1 + 1"))
        #expect(verdict.misconception?.name == "adds")
        #expect(verdict.misconception?.reads == "01-hall#seats")
        let other = try await self.verdict(TestExercise.wrong("*= 2", "*= 2; numbers = []"))
        #expect(other.outcome == .failed)
    }

    @Test func `judged again, the same bytes; with another seed, other cases`() async throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let wrong = TestExercise.wrong("*= 2", "+= 2")
        let first = try encoder.encode(try await verdict(wrong))
        #expect(try encoder.encode(try await verdict(wrong)) == first)
        let other = try await verdict(wrong, seed: 2)
        #expect(other.inputs.seed == 2)
        #expect(try encoder.encode(other) != first)
    }

    @Test func `what isn't a source file is refused`() async throws {
        let judge = try TestJudge.judge()
        for bytes in [[0xFF, 0xFE, 0x41], [0x41, 0x00], [UInt8](repeating: 0x20, count: Judge.largestSubmission + 1)] {
            let verdict = try await judge.judge(bytes, file: "answer.swift", for: exercise)
            guard case .refused = verdict.outcome else {
                Issue.record("\(bytes.prefix(3)) was judged")
                continue
            }
        }
    }

    @Test func `a suite that doesn't compile is the exercise's fault, told at its line`() async throws {
        try test.put(test.text("Suite.swift").replacing("Hall(rows: 2)", with: "Hall(rowz: 2)"), "Suite.swift")
        let broken = try test.exercise()
        await #expect(throws: JudgeProblem.self) { try await TestJudge.verdict(on: broken.solution, for: broken) }
    }

    @Test func `a suite in several files is one suite, and each of them is told by its own name`() async throws {
        let other = "import JudgeKit\n\nfunc rows() -> Int { 2 }\n"
        try test.put(test.text("Suite.swift").replacing("Hall(rows: 2)", with: "Hall(rows: rows())"), "Suite.swift")
        try test.put(other, "Suite+Rows.swift")
        let whole = try test.exercise()
        #expect(whole.suiteFiles.map(\.name) == ["Suite.swift", "Suite+Rows.swift"])
        #expect(try await TestJudge.verdict(on: whole.solution, for: whole).outcome == .passed)
        try test.put(other.replacing("{ 2 }", with: "{ two }"), "Suite+Rows.swift")
        let broken = try test.exercise()
        let problem = await #expect(throws: JudgeProblem.self) {
            try await TestJudge.verdict(on: broken.solution, for: broken)
        }
        #expect("\(problem?.details ?? "")".contains("01-seats/Suite+Rows.swift:3"))
    }
}
