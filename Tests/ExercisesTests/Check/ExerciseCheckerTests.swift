import Diagnostics
import Exercises
import Literate
import Testing

@Suite(.serialized, .timeLimit(.minutes(10))) struct ExerciseCheckerTests {
    private func report(_ change: (TestExercise) throws -> Void = { _ in }) async throws -> ExerciseReport {
        let test = try TestExercise()
        try change(test)
        let checker = ExerciseChecker(judge: try TestJudge.judge(), book: Book(root: test.root), seeds: 2)
        return try await checker.check(try test.exercise())
    }

    private func problems(_ change: (TestExercise) throws -> Void) async throws -> [String] {
        try await report(change).diagnostics.map { "\($0.id): \($0.summary)" }
    }

    @Test func `a good exercise passes, and its kill matrix says which check caught whom`() async throws {
        let report = try await report()
        #expect(report.diagnostics == [])
        #expect(report.checks == ["doubling", "taking", "copying", "secret"])
        #expect(report.rows.first { $0.program == "mutants/adds.swift" }?.failures == [2, 0, 0, 0])
        #expect(report.matrix.contains("mutants/any-row.swift"))
    }

    @Test func `a mutant that survives is told, with who else caught it`() async throws {
        let found = try await problems {
            try $0.put("// caught-by: taking\n// misconception: x\n" + TestExercise.wrong("*= 2", "+= 2"), "mutants/adds.swift")
        }
        #expect(found.contains("survives: taking doesn't catch mutants/adds.swift with seed 1"))
    }

    @Test func `a wrong solution is told`() async throws {
        let found = try await problems { try $0.put(TestExercise.wrong("*= 2", "+= 2"), "Solution.swift") }
        #expect(found.contains("right-fails: Solution.swift fails with seed 1"))
    }

    @Test func `a starter that does the work is told`() async throws {
        let found = try await problems { test in
            var text = test.text("Solution.swift")
            text = text.replacing("// podium.write", with: "//").replacing("// podium.end", with: "//")
            try test.put(text + "func more() {\n    // podium.write: more\n    // podium.end\n}\n", "Solution.swift")
        }
        #expect(found.contains("starter: the starter passes"))
    }

    @Test func `a check that catches nothing is told`() async throws {
        let found = try await problems { try $0.remove("mutants/any-row.swift") }
        #expect(found.contains("idle-check: the check 'secret' catches no mutant"))
        #expect(found.contains("few-mutants: there are 3 mutants; an exercise of difficulty 1 has 4"))
    }

    @Test func `a mutant that names no check, or doesn't compile, is told`() async throws {
        let found = try await problems {
            try $0.put("// caught-by: nothing\n// misconception: x\n" + TestExercise.wrong("*= 2", "+= 2"), "mutants/adds.swift")
            try $0.put("// caught-by: taking\n// misconception: x\nnonsense\n", "mutants/forgets.swift")
        }
        #expect(found.contains("mutant-header: there is no check 'nothing'"))
        #expect(found.contains("no-compile: the mutant mutants/forgets.swift doesn't compile"))
    }

    @Test func `two mutants that can't be told apart are told`() async throws {
        let found = try await problems {
            try $0.put(
                "// caught-by: doubling\n// misconception: x\n" + TestExercise.wrong("*= 2", "+= 1 + 1"),
                "mutants/twin.swift")
        }
        #expect(
            found.contains(
                "twins: mutants/twin.swift can't be told from mutants/adds.swift: they fail in the same cases, in the same way"))
    }

    @Test func `a chapter or section that isn't there is told`() async throws {
        let found = try await problems {
            try $0.put($0.text("exercise.md").replacing("01-hall#seats", with: "01-hall#saets"), "exercise.md")
            try $0.put(
                $0.text("Suite.swift").replacing("reads: \"01-hall#seats\", visibility", with: "reads: \"09-roof\", visibility"),
                "Suite.swift")
        }
        #expect(found.contains("no-chapter: 01-hall has no heading '#saets'; did you mean '#seats'?"))
        #expect(found.contains("no-chapter: there is no chapter '09-roof'"))
    }

    @Test func `a section that checks share is looked up as well, in every file of the suite`() async throws {
        let found = try await problems {
            let suite = $0.text("Suite.swift").replacing("reads: \"01-hall#seats\", visibility", with: "reads: shared, visibility")
            try $0.put(suite, "Suite.swift")
            try $0.put("let shared = \"01-hall#saets\"\n", "Suite+Shared.swift")
        }
        #expect(found == ["no-chapter: 01-hall has no heading '#saets'; did you mean '#seats'?"])
    }

    @Test func `a suite that stops is told as the suite's fault`() async throws {
        let found = try await problems {
            try $0.put($0.text("Suite.swift").replacing("Hall(rows: 2)", with: "Hall(rowz: 2)"), "Suite.swift")
        }
        #expect(found.contains { $0.hasPrefix("suite: the suite of 01-seats doesn't compile") })
    }
}
