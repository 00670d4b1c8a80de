import Diagnostics
import Exercises
import Foundation
import Testing

@Suite struct ExerciseTests {
    private func problems(_ change: (TestExercise) throws -> Void) throws -> [String] {
        let test = try TestExercise()
        try change(test)
        return test.read.diagnostics.map { "\($0.id) \($0.location?.line ?? 0) \($0.summary)" }
    }

    @Test func `a good exercise is read without a complaint`() throws {
        let test = try TestExercise()
        #expect(test.read.diagnostics.isEmpty)
        let exercise = try test.exercise()
        #expect(exercise.name == "01-seats")
        #expect(exercise.kind == .implement)
        #expect(exercise.points == 5)
        #expect(exercise.hints == ["Look.", "Think.", "Write."])
        #expect(exercise.mutants.mutants.map(\.name) == ["adds", "any-row", "counts-rows", "forgets"])
        #expect(exercise.mutants.mutants.last?.reads == "01-hall")
        #expect(exercise.submissions(in: "alternatives").count == 2)
    }

    @Test func `the starter leaves out what is to be written, and says so in the solution's words`() throws {
        let starter = try TestExercise().exercise().starter
        #expect(!starter.contains("taken.append"))
        #expect(starter.contains("    // TODO: what is remembered\n"))
        #expect(
            starter.contains(
                "        // TODO: take the seat, and give back how many are taken\n        fatalError(\"write: take the seat"))
        #expect(starter.contains(#"fatalError("write: double each \"number\"")"#))
        #expect(!starter.contains("podium.write") && !starter.contains("podium.end"))
    }

    @Test func `between members there is no statement to leave behind`() throws {
        let starter = try TestExercise().exercise().starter
        let members = starter.components(separatedBy: "what is remembered")[1].components(separatedBy: "init")[0]
        #expect(!members.contains("fatalError"))
    }

    @Test(arguments: [
        ("kind: implement", "kind: invent", "wrong-type 3 'kind' is no word that is known here"),
        ("points: 5\n", "", "missing-key 1 the exercise has no 'points'"),
        ("points: 5", "pionts: 5", "unknown-key 7 unknown key 'pionts' in the front matter; did you mean 'points'?"),
        ("minutes: 5", "minutes: soon", "wrong-type 9 'minutes' is no number"),
    ])
    func `front matter that is wrong is told at its line`(_ old: String, _ new: String, _ expected: String) throws {
        let found = try problems { try $0.put($0.text("exercise.md").replacing(old, with: new), "exercise.md") }
        #expect(found.contains { $0.hasPrefix(expected.replacing("the exercise has", with: "the front matter has")) }, "\(found)")
    }

    @Test func `a mark without its partner is told`() throws {
        let found = try problems {
            try $0.put($0.text("Solution.swift").replacing("// podium.end\n}\n", with: "}\n"), "Solution.swift")
        }
        #expect(found.contains { $0.contains("this mark has no partner") })
    }

    @Test func `a solution that marks nothing is told`() throws {
        let found = try problems { try $0.put("func double(_ numbers: inout [Int]) {}\n", "Solution.swift") }
        #expect(found == ["write-mark 1 the solution marks nothing to write"])
    }

    @Test(arguments: [
        ("func twice<T>(_ value: T) -> T { value }", "neither generic"),
        ("let limit = 3", "functions and structures only"),
        ("print(1)", "declarations only"),
    ])
    func `what the judge can't call is told at its line`(_ code: String, _ words: String) throws {
        let found = try problems { try $0.put($0.text("Solution.swift") + code + "\n", "Solution.swift") }
        let line = TestExercise.solution.split(separator: "\n", omittingEmptySubsequences: false).count
        #expect(found.contains { $0.hasPrefix("interface \(line) ") && $0.contains(words) }, "\(found)")
    }

    @Test func `two hints are one too few`() throws {
        let found = try problems { try $0.put("## 1\n\nLook.\n\n## 2\n\nThink.\n", "hints.md") }
        #expect(found == ["hints 1 there are 2 hints, and three are needed"])
    }

    @Test func `a missing file is told by its name`() throws {
        let found = try problems { try $0.remove("Suite.swift") }
        #expect(found.count == 1 && found[0].contains("Suite.swift"), "\(found)")
    }

    private static let folders = ["/x/03-seats", "/x/03a-more-seats", "/x/10-doors", "/x/encore"]

    @Test(arguments: [
        ("seats", "03-seats"), ("03-seats", "03-seats"), ("3", "03-seats"), ("03", "03-seats"), ("03-seats/", "03-seats"),
        ("3a", "03a-more-seats"), ("03A", "03a-more-seats"), ("more-seats", "03a-more-seats"), ("10", "10-doors"),
        ("encore", "encore"),
        ("03a-more-seats.swift", "03a-more-seats"), ("practice/10-doors.md", "10-doors"),
        ("2", nil), ("saets", nil), ("3b", nil), ("3-saets", nil), ("1", nil), ("", nil), ("a", nil), ("-", nil),
    ])
    func `an exercise is found by name, short name, number, or its file's name`(_ name: String, _ expected: String?) {
        #expect(Catalog.find(name, among: Self.folders).map(Catalog.name) == expected)
    }

    @Test func `a slip of the finger is suggested; the shortest name is the number`() {
        #expect(Catalog.suggestion(for: "saets", among: Self.folders) == "seats")
        #expect(Self.folders.map { Catalog.shortest(Catalog.name($0)) } == ["03", "03a", "10", "encore"])
    }

    @Test func `exercises come in the order of their names, without what is hidden`() throws {
        let test = try TestExercise()
        for name in ["10-c", "03a-b", "03-a", ".template"] { try test.write("x", "exercises/\(name)/exercise.md") }
        #expect(
            Catalog(folder: test.root + "/exercises").exerciseFolders.map(Catalog.name) == ["01-seats", "03-a", "03a-b", "10-c"])
    }
}
