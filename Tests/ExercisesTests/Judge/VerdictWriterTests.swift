import Diagnostics
import Exercises
import Sandbox
import Testing
import Wire

@Suite struct VerdictWriterTests {
    private func check(
        _ id: String, _ title: String, _ visibility: CheckResult.Visibility = .visible, _ failed: [Int] = [],
        _ failure: Failure? = nil
    )
        -> CheckResult
    {
        var check = CheckResult(
            id: id, title: title, reads: "03-service", visibility: visibility, caseCount: 4, failedCases: failed)
        check.askedCount = 4
        check.failure = failure
        return check
    }

    private func text(
        _ outcome: Verdict.Outcome, _ checks: [CheckResult], _ misconception: Misconception? = nil, showsHidden: Bool = false
    ) -> String {
        let inputs = Verdict.Inputs(
            exercise: "x", submission: "a", suite: "b", mutants: "m", engine: "c", compiler: "d", confinement: .sandbox, seed: 1)
        let verdict = Verdict(inputs: inputs, outcome: outcome, checks: checks, misconception: misconception)
        return VerdictWriter(usesColor: false, showsHidden: showsHidden).text(of: verdict, title: "Turns", file: "06.swift")
    }

    private let wrong = Failure(kind: .wrong, tried: "three requests", expected: "A, B, C", got: "A, A, A", events: ["GET / → A"])

    @Test func `a pass says what was asked, without telling what a hidden check asks`() {
        #expect(
            text(.passed, [check("a", "One"), check("beat", "Two"), check("c", "The secret", .hidden)]) == """
                ✓ passed Turns: all 3 checks
                  ✓ a     One
                  ✓ beat  Two
                  ✓ c     a hidden check

                """)
    }

    @Test func `a failure is a story; the others are named`() {
        let told = text(
            .failed,
            [check("a", "Each in turn", .visible, [1], wrong), check("b", "Nobody twice", .visible, [2]), check("c", "Three")],
            Misconception(name: "m", explanation: "It forgets.", reads: "07-target-group"))
        #expect(
            told == """
                ✗ failed Turns: 1 of 3 checks pass

                Each in turn
                  tried     three requests
                  expected  A, B, C
                  got       A, A, A
                  what happened
                    GET / → A
                  read      03-service

                These fail as well:
                  ✗ b  Nobody twice

                It behaves like this: It forgets.
                  → Read 07-target-group

                """)
    }

    @Test func `a hidden check gives nothing away but that it failed`() {
        let told = text(.failed, [check("a", "The secret", .hidden, [1], wrong)])
        #expect(!told.contains("secret") && !told.contains("three requests") && !told.contains("A, A, A"))
        #expect(told.contains("✗ a  a hidden check"))
        #expect(text(.failed, [check("a", "The secret", .hidden, [1], wrong)], showsHidden: true).contains("three requests"))
    }

    @Test func `a trap names file and line, and which question it was`() {
        let trap = Failure(kind: .trapped, tried: "x", expected: "an answer", got: "Index out of range", question: 7, line: 14)
        let told = text(.failed, [check("a", "One", .visible, [1], trap)])
        #expect(told.contains("your code stopped at 06.swift:14: Index out of range, while answering question 7 of this case"))
    }

    @Test func `what is still to be written is no failure of the learner's`() {
        let open = Failure(kind: .unwritten, tried: "", expected: "choose the target", got: "nothing yet")
        let told = text(.failed, [check("a", "One", .visible, [1], open), check("b", "Two", .visible, [1])])
        #expect(told == "✗ not yet Turns: there is something to write in 06.swift\n\n  choose the target\n")
    }

    @Test func `a check that wasn't asked to the end didn't pass, and isn't said to have failed`() {
        var unasked = check("b", "Two")
        unasked.askedCount = 1
        let told = text(.failed, [check("a", "One", .visible, [1], wrong), unasked])
        #expect(told.contains("Not asked to the end, since your code kept stopping: b"))
        #expect(!told.contains("These fail as well"))
    }

    @Test func `compiler errors come with their place`() {
        let error = Diagnostic(id: "compiler", at: SourceLocation(file: "06.swift", line: 3, column: 5), "cannot find 'x'")
        #expect(text(.notCompiled([error]), []).contains("06.swift:3:5: error: cannot find 'x'"))
    }
}
