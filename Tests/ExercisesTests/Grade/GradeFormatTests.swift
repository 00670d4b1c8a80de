import Exercises
import Foundation
import Testing

/// Each format is held against its own published rules; see `FormatRules.swift`.
@Suite(.timeLimit(.minutes(10)), .enabled(if: TestJudge.hasSandbox)) struct GradeFormatTests {
    private let test: TestClass
    private static let evil = #"=cmd|' /C calc'!A0,"<b>&]]># \"#

    init() async throws {
        test = try TestClass()
        try test.handIn("ada", test.exercise.solution)
        try test.handIn("ben", TestExercise.wrong("*= 2", "+= 2"))
        try test.handIn("cy", "struct {")
        try test.handIn("dee", "", as: "other.swift")
        try test.handIn("eve", TestExercise.wrong("seat.row <= rows", "seat.row < 100"))
        try test.handIn(
            "fay", TestExercise.wrong("for index", #"fatalError("\u{1B}[2J]]><b>#\r\n...\u{FFFE}\u{202E}")"# + "\nfor index"))
        try test.handIn(
            "gus", TestExercise.wrong("for index", #"print(String(repeating: "é", count: 3000)); numbers = []"# + "\nfor index"))
        try test.handIn("hal", String(repeating: "let x: Nowhere = \"=1+1\"\n", count: 50))
        try test.handIn(Self.evil.replacing("/", with: "-"), TestExercise.wrong("*= 2", "+= 2"))
        try await test.grade(formats: GradeFormat.allCases)
    }

    private var learners: [String] {
        ["ada", "ben", "cy", "dee", "eve", "fay", "gus", "hal", Self.evil.replacing("/", with: "-")].sorted()
    }

    @Test func `every report keeps the rules of its format`() throws {
        let table = try CSVRules.rows(test.text("grades.csv"))
        #expect(table.dropFirst().map { $0[0].hasPrefix("'") ? String($0[0].dropFirst()) : $0[0] } == learners)
        let dangerous = Set("=+-@\t\r＝＋－＠")
        #expect(table.joined().allSatisfy { field in field.first.map { !dangerous.contains($0) } ?? true })
        try JUnitRules.check(test.text("grades.junit.xml"))
        try TAPRules.check(test.text("grades.tap"), points: learners.count)
        let schema = try JSONRules.value(test.text("grades.schema.json"))
        try JSONRules.check(JSONRules.value(test.text("grades.json")), schema)
        for learner in learners {
            try GradescopeRules.check(JSONRules.value(test.text("gradescope/\(learner)/results.json")))
            try ExercismRules.check(JSONRules.value(test.text("exercism/\(learner)/01-seats/results.json")))
        }
    }

    @Test func `nothing in a report can act on a terminal, or turn the direction of what follows`() throws {
        for (path, contents) in test.files(in: test.output) where !path.hasPrefix("verdicts/") && !path.hasPrefix("time-outs/") {
            let text = String(decoding: contents, as: UTF8.self)
            #expect(!text.unicodeScalars.contains { $0.value == 0x1B || $0.value == 0x202E || $0.value == 0xFFFE }, "\(path)")
            #expect(contents.count < 100_000, "\(path)")
        }
    }

    @Test func `what is hidden is told in no report, unless the teacher asks`() async throws {
        let secrets = ["secret row", "A row that isn't there", "as many rows as one likes"]
        func told(in output: String) -> [String] {
            test.files(in: output).filter { !$0.key.hasPrefix("verdicts/") && !$0.key.hasPrefix("report.") }
                .flatMap { path, contents in
                    secrets.filter { String(decoding: contents, as: UTF8.self).contains($0) }.map { "\(path): \($0)" }
                }
        }
        #expect(told(in: test.output) == [])
        #expect(try test.text("grades.csv").contains("eve,01-seats,failed,0,5,3,4,secret,,no,3 of 4 checks pass"))
        let open = test.root + "/open"
        try await test.grade(into: open, formats: GradeFormat.allCases, showsHidden: true)
        #expect(try test.text("grades.json", in: open).contains("secret row"))
        #expect(try test.text("grades.json", in: open).contains("as many rows as one likes"))
    }

    @Test func `Gradescope keeps back by itself what may be seen only after a date`() async throws {
        let suite = test.exercise.suite.replacing("visibility: .hidden", with: "visibility: .afterDueDate")
        try test.test.put(suite, "Suite.swift")
        let later = try test.test.exercise()
        var options = Grader.Options(output: test.root + "/later", jobs: 2, formats: [.json, .gradescope])
        options.seed = 1
        let grader = Grader(judge: try TestJudge.judge(), exercises: [later], known: [], options: options)
        _ = try await grader.grade(try await test.classroom())
        #expect(!(try test.text("later/grades.json", in: test.root)).contains("secret row"))
        let results = try JSONRules.value(test.text("later/gradescope/eve/results.json", in: test.root))
        try GradescopeRules.check(results)
        let tests = try #require((results as? [String: Any])?["tests"] as? [[String: Any]])
        let secret = try #require(tests.last)
        #expect(secret["visibility"] as? String == "after_due_date")
        #expect((secret["output"] as? String)?.contains("the secret row") == true)
        #expect(tests[0]["visibility"] as? String == "after_due_date")
    }
}
