internal import Exercises
internal import Foundation

/// What a learner is told of exercises and of the way through them.
struct PracticeWriter {
    var usesColor = Console.usesColor

    // MARK: The list

    func list(_ exercises: [Exercise], _ course: Course?, hasBegun: (String) -> Bool = { _ in false }) -> String {
        let names = exercises.map(\.name)
        let width = names.map(\.count).max() ?? 0
        let titles = exercises.map(\.title.count).max() ?? 0
        var lines = exercises.map { exercise in
            let state = course.map { self.state(of: exercise.name, $0, hasBegun: hasBegun(exercise.name)) }
            let text =
                padded(exercise.name, width) + "  " + padded(exercise.title, titles)
                + "  \(exercise.minutes) min, \(points(exercise.points))"
            guard let state else { return text }
            return "\(state.mark) \(text)" + (state.word.isEmpty ? "" : "  \(state.word)")
        }
        if let course { lines = [bar(exercises, course), ""] + lines }
        return lines.joined(separator: "\n") + "\n"
    }

    /// A mark for the eye and a word that says the same.
    private func state(of name: String, _ course: Course, hasBegun: Bool) -> (mark: String, word: String) {
        let isCurrent = course.current == name
        let entry = course.progress[name]
        let word: String
        switch course.progress.state(of: name) {
        case .passed: word = "passed"
        case .gaveUp: word = "given up"
        case .begun: word = hasBegun || entry.attempts > 0 || entry.hints > 0 ? "begun" : ""
        case nil: word = hasBegun ? "begun" : ""
        }
        let words = (isCurrent ? ["you are here"] : []) + (word.isEmpty ? [] : [word])
        let mark = word == "passed" ? "✓" : isCurrent ? ">" : word == "given up" ? "-" : " "
        return (usesColor && word == "passed" ? "\u{1B}[32m✓\u{1B}[0m" : mark, words.joined(separator: ", "))
    }

    func json(_ exercises: [Exercise], _ course: Course?) throws -> String {
        let rows = exercises.map { exercise in
            let entry = course?.progress.entries[exercise.name]
            return Row(
                name: exercise.name, title: exercise.title, kind: exercise.kind, chapter: exercise.chapter,
                concept: exercise.concept,
                difficulty: exercise.difficulty, minutes: exercise.minutes, points: exercise.points, state: entry?.state,
                attempts: entry?.attempts, hints: entry?.hints, earned: entry?.points,
                isCurrent: course.map { $0.current == exercise.name })
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(rows), as: UTF8.self) + "\n"
    }

    private struct Row: Encodable {
        var name: String
        var title: String
        var kind: Exercise.Kind
        var chapter: String
        var concept: String
        var difficulty: Int
        var minutes: Int
        var points: Int
        var state: PracticeProgress.State?
        var attempts: Int?
        var hints: Int?
        var earned: Int?
        var isCurrent: Bool?
    }

    // MARK: The way

    /// `[#####---------------] 10 of 40 points, 1 of 4 exercises`
    func bar(_ exercises: [Exercise], _ course: Course) -> String {
        let all = exercises.reduce(0) { $0 + $1.points }
        let cells = all == 0 ? 0 : min(course.points * 20 / all, 20)
        return "[" + String(repeating: "#", count: cells) + String(repeating: "-", count: 20 - cells) + "] "
            + "\(course.points) of \(points(all)), \(course.passed) of \(exercises.count) exercise\(exercises.count == 1 ? "" : "s") passed"
    }

    /// What a pass has brought, and what comes then.
    func reward(_ gained: Int?, for exercise: Exercise, _ exercises: [Exercise], _ course: Course) -> String {
        var lines: [String] = []
        switch gained {
        case nil: lines.append("It had passed before: no new points.")
        case 0: lines.append("It passes. Its solution was shown before, so it brings no points.")
        case let gained?: lines.append("+\(points(gained))")
        }
        lines.append(bar(exercises, course))
        lines += [
            "", "podium solution \(Catalog.shortest(exercise.name)) shows the reference solution, others, and why they are right.",
        ]
        return (lines + [next(exercises, course, after: exercise.name)]).joined(separator: "\n") + "\n"
    }

    /// The exercise that comes next and why, without going there.
    private func next(_ exercises: [Exercise], _ course: Course, after name: String) -> String {
        guard let next = course.next(after: name).flatMap({ name in exercises.first { $0.name == name } }) else {
            return "There is none left: every exercise is passed or given up."
        }
        return "podium next goes on: \(introduction(next))"
    }

    /// `08-wildcards, Wildcards (20 min, 10 points)`, what it is about and where to read.
    func introduction(_ exercise: Exercise) -> String {
        "\(exercise.name), \(exercise.title) (\(exercise.minutes) min, \(points(exercise.points))).\n"
            + "  It is about \(exercise.concept). Read first: \(reading(exercise.chapter))"
    }

    /// `podium read 07-target-group, "a-b-c"`
    func reading(_ chapter: String) -> String {
        let halves = chapter.split(separator: "#", maxSplits: 1).map(String.init)
        return "podium read \(halves.first ?? chapter)" + (halves.count > 1 ? " (section \(halves[1]))" : "")
    }

    // MARK: Hints and solutions

    func hint(_ number: Int, of exercise: Exercise) -> String {
        let count = exercise.hints.count
        guard exercise.hints.indices.contains(number) else { return "\(exercise.title) has no hints.\n" }
        let name = Catalog.shortest(exercise.name)
        let left = count - number - 1
        let rest =
            left > 0
            ? "\(left) left: podium hint \(name) shows the next."
            : "It was the last. podium solution \(name) --give-up shows the solution, and then it brings no points."
        return "Hint \(number + 1) of \(count) for \(exercise.title)\n\n\(indented(exercise.hints[number]))\n\n\(rest)\n"
    }

    func solution(of exercise: Exercise) -> String {
        var parts = [heading("The reference solution of \(exercise.title)"), indented(exercise.solutionAsRead)]
        parts += [heading("How one comes to it")]
        parts += exercise.hints.enumerated().map { "  \($0.offset + 1). \(indented($0.element).drop { $0 == " " })" }
        for path in exercise.submissions(in: "alternatives") {
            guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { continue }
            let name = (path as NSString).lastPathComponent.dropLast(".swift".count).replacing("-", with: " ")
            parts += [heading("As right: \(name)"), indented(text)]
        }
        let mutants = exercise.mutants.mutants
        if !mutants.isEmpty {
            parts += [heading("What often goes wrong")]
            parts += [mutants.map { "  • \($0.explanation)" }.joined(separator: "\n")]
        }
        return (parts + ["Read on: \(reading(exercise.chapter))"]).joined(separator: "\n\n") + "\n"
    }

    func changes(_ changes: [PracticeFolder.StarterChange]) -> String {
        changes.map { change in
            "\(change.exercise) has changed since you began it; your file is kept. New in the starting file:\n"
                + change.difference.split(separator: "\n", omittingEmptySubsequences: false).map { "    \($0)\n" }.joined()
                + "  → Take over what you need, or podium reset \(Catalog.shortest(change.exercise)), which keeps a copy of yours.\n"
        }.joined(separator: "\n")
    }

    private func heading(_ text: String) -> String { usesColor ? "\u{1B}[1m\(text)\u{1B}[0m" : text }

    private func indented(_ text: String) -> String {
        text.trimmingCharacters(in: .newlines).split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.isEmpty ? "" : "  \($0)" }.joined(separator: "\n")
    }

    private func padded(_ text: String, _ width: Int) -> String { text + String(repeating: " ", count: max(width - text.count, 0)) }
    private func points(_ number: Int) -> String { number == 1 ? "1 point" : "\(number) points" }
}
