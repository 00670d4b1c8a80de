internal import ArgumentParser
internal import Exercises

struct NextCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "next", abstract: "Go on to the next exercise that is open.",
        discussion: "Example:\n  podium next\n\nOne that you leave open stays open: podium try NAME comes back to it.")

    func run() throws {
        let practice = try Practice.open(Workspace())
        let (exercise, text) = try practice.goOn()
        Console.write(text)
        if let exercise { Console.write("  Write in \(Shown.path(practice.folder.file(of: exercise.name))).\n") }
    }
}

extension Practice {
    /// Makes the next open exercise the current one.
    ///
    /// - Returns: It, and what the learner should know; no exercise if there is no other open one.
    func goOn() throws -> (exercise: Exercise?, text: String) {
        let course = try course()
        let left = course.current
        guard let next = course.next(after: left), next != left else {
            let exercises = workspace.readableExercises()
            let givenUp = names.filter { course.progress.state(of: $0) == .gaveUp }
            let isOpen = left.map(course.isOpen) ?? false
            var text = isOpen ? "\(left!) is the last one that is open.\n" : "Every exercise is passed or given up.\n"
            if !givenUp.isEmpty { text += "Given up: \(givenUp.joined(separator: ", ")). podium try NAME comes back to one.\n" }
            return (nil, text + PracticeWriter().bar(exercises, course) + "\n")
        }
        let exercise = try workspace.exercise(named: next)
        // The first time nobody has chosen one yet, and the first is where they are.
        try begin(exercise, makesCurrent: true)
        var text = "Next: \(PracticeWriter().introduction(exercise))\n  The task is in \(Shown.path(folder.taskFile(of: next))).\n"
        if let left, course.isOpen(left) { text = "\(left) stays open.\n" + text }
        return (exercise, text)
    }
}
