/// The texts that podium puts into a practice folder.
enum PracticeText {
    /// The starter below two lines that say what to do with it.
    static func starter(of exercise: Exercise) -> String {
        let name = Catalog.shortest(exercise.name)
        return """
            // \(exercise.title). The task is in \(exercise.name).md.
            // podium try \(name) judges this file; podium hint \(name) helps.

            \(exercise.starter)
            """
    }

    /// What follows the first empty line of what ``starter(of:)`` gave.
    static func withoutHeader(_ text: String) -> String {
        guard let end = text.firstRange(of: "\n\n") else { return text }
        return String(text[end.upperBound...])
    }

    static func task(of exercise: Exercise) -> String {
        let name = Catalog.shortest(exercise.name)
        let chapter = exercise.chapter.split(separator: "#").first.map(String.init) ?? exercise.chapter
        let task = exercise.task.split(separator: "\n", omittingEmptySubsequences: false).drop { $0.isEmpty }.joined(
            separator: "\n")
        return task + (task.hasSuffix("\n") ? "" : "\n") + """

            ---

            \(exercise.points) points, about \(exercise.minutes) minutes. Write in `\(exercise.name).swift`; `podium try \(name)` judges it,
            `podium hint \(name)` helps. It belongs to the chapter `podium read \(chapter)`.

            """
    }
}

/// Two texts, line by line, with a few lines around each change.
enum LineDifference {
    static func text(from old: String, to new: String) -> String {
        func lines(_ text: String) -> [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }
        let (old, new) = (lines(old), lines(new))
        let difference = new.difference(from: old)
        let removed = Set(difference.removals.map { change in if case .remove(let offset, _, _) = change { offset } else { 0 } })
        let inserted = Set(difference.insertions.map { change in if case .insert(let offset, _, _) = change { offset } else { 0 } })
        var rows: [String] = []
        var (left, right) = (0, 0)
        while left < old.count || right < new.count {
            if removed.contains(left) {
                rows.append("-\(old[left])")
                left += 1
            } else if inserted.contains(right) {
                rows.append("+\(new[right])")
                right += 1
            } else {
                rows.append(" \(old[left])")
                left += 1
                right += 1
            }
        }
        let changed = rows.indices.filter { !rows[$0].hasPrefix(" ") }
        return rows.indices.filter { index in changed.contains { abs($0 - index) <= 2 } }.map { rows[$0] }.joined(separator: "\n")
    }
}
