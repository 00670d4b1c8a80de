import Diagnostics
import Exercises
import Foundation
import Testing
import Wire

/// What is compiled without the driver, and what is left to it, comes to the same.
@Suite(.timeLimit(.minutes(10)), .enabled(if: TestJudge.hasSandbox)) struct QuickCompilationTests {
    private let exercise: Exercise

    init() throws { exercise = try TestExercise().exercise() }

    @Test(arguments: [
        ("import Foundation\n", #"numbers = numbers.map { Int(String(format: "%d", $0 * 2))! }"#),
        (
            "import Synchronization;import Orchestra\n",
            "let sum = Atomic(0); sum.store(2, ordering: .relaxed); numbers = numbers.map { $0 * sum.load(ordering: .relaxed) }"
        ),
        ("public import struct Foundation.Date\n", "_ = Date(); for index in numbers.indices { numbers[index] *= 2 }"),
        (
            "",
            "let text = numbers.map(String.init).joined(separator: \",\"); numbers = text.matches(of: /[0-9]+/).map { Int($0.output)! * 2 }"
        ),
        (
            "",
            "actor Adder { func twice(_ x: Int) -> Int { x * 2 } }; _ = Adder(); for index in numbers.indices { numbers[index] *= 2 }"
        ),
    ])
    func `a file may import what it likes, and use what the language has`(_ imports: String, _ body: String) async throws {
        let code = imports + TestExercise.wrong("for index in numbers.indices { numbers[index] *= 2 }", body)
        let verdict = try await TestJudge.verdict(on: code, for: exercise)
        #expect(verdict.hasPassed, "\(verdict.outcome)")
    }

    @Test(arguments: ["", "import Foundation\n"])
    func `a trap's line and a compiler's are the learner's own either way`(_ imports: String) async throws {
        let trap = imports + TestExercise.wrong("numbers[index] *= 2", "\nnumbers[index + 100] *= 2")
        let line =
            try #require(trap.split(separator: "\n", omittingEmptySubsequences: false).firstIndex { $0.contains("+ 100") }) + 1
        #expect(try await TestJudge.verdict(on: trap, for: exercise).checks.lazy.compactMap(\.failure).first?.line == line)
        let wrong = imports + TestExercise.wrong("numbers[index] *= 2", "\nnumbers[index] *= nowhere")
        guard case .notCompiled(let diagnostics) = try await TestJudge.verdict(on: wrong, for: exercise).outcome else {
            Issue.record("it compiled")
            return
        }
        #expect(diagnostics.map(\.location?.line) == [line])
        #expect(diagnostics.first?.summary == "cannot find 'nowhere' in scope")
    }
}
