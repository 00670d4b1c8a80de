internal import Diagnostics
internal import Foundation
internal import Literate

/// What has to hold of an exercise's text before anything of it runs.
enum ExerciseText {
    static func problems(of exercise: Exercise, in book: Book) -> [Diagnostic] {
        var problems: [Diagnostic] = []
        func problem(_ id: String, _ file: String, _ summary: String, help: String) {
            problems.append(
                Diagnostic(
                    id: id, at: SourceLocation(file: ShownPath.of(exercise.path(file)), line: 1, column: 1), summary, help: help))
        }
        let needed = exercise.difficulty >= 3 ? 6 : 4
        let mutants = exercise.mutants.mutants
        if mutants.count < needed {
            problem(
                "few-mutants", "mutants",
                "there are \(mutants.count) mutants; an exercise of difficulty \(exercise.difficulty) has \(needed)",
                help: "Add the wrong answers that people give, each as a whole file in mutants/.")
        }
        let alternatives = exercise.submissions(in: "alternatives")
        if alternatives.count < 2 {
            problem(
                "few-alternatives", "alternatives", "there are \(alternatives.count) other right answers; 2 are needed",
                help:
                    "Add right answers of another kind in alternatives/: they show that the suite accepts all that the contract allows."
            )
        }
        if exercise.task.trimmingCharacters(in: .whitespacesAndNewlines).isEmpty {
            problem(
                "no-task", "exercise.md", "the task is empty", help: "Say under the front matter what is to be written, and why.")
        }
        if !(1...5).contains(exercise.difficulty) {
            problem("difficulty", "exercise.md", "the difficulty is \(exercise.difficulty)", help: "It is a number from 1 to 5.")
        }
        for (file, reads) in [("exercise.md", exercise.chapter)]
            + mutants.compactMap({ mutant in
                mutant.reads.map { ("mutants/\(mutant.name).swift", $0) }
            })
        {
            if let wrong = wrong(reads, in: book) {
                problem("no-chapter", file, wrong, help: "Name a chapter, and after # one of its headings.")
            }
        }
        for file in exercise.suiteFiles {
            for reads in references(in: file.text) {
                if let wrong = wrong(reads, in: book) {
                    problem("no-chapter", file.name, wrong, help: "Name a chapter, and after # one of its headings.")
                }
            }
        }
        return problems
    }

    /// What stands after `reads:`, and every other text that looks like a section: checks that share one give it a name.
    private static func references(in suite: String) -> [String] {
        suite.matches(of: /(reads: )?"([^"]+)"/).compactMap { match in
            let text = String(match.2)
            return match.1 != nil || text.wholeMatch(of: /\d\d[a-z]?-[a-z-]+#[a-z0-9-]+/) != nil ? text : nil
        }
    }

    /// What is wrong with `CHAPTER#section`, if anything is.
    private static func wrong(_ reads: String, in book: Book) -> String? {
        let halves = reads.split(separator: "#", maxSplits: 1).map(String.init)
        guard let name = halves.first, let file = try? book.files(named: [name]).first, let chapter = try? book.chapter(at: file)
        else {
            return "there is no chapter '\(halves.first ?? "")'"
        }
        guard halves.count == 2, !chapter.anchors.contains(halves[1]) else { return nil }
        let near = NearMiss.suggestion(for: halves[1], among: chapter.anchors.sorted()).map { "; did you mean '#\($0)'?" } ?? ""
        return "\(chapter.name) has no heading '#\(halves[1])'\(near)"
    }
}
