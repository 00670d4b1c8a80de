/// Two texts, line by line.
enum OutputDiff {
    /// Lines of a text; a final newline makes no line of its own.
    static func lines(_ text: String) -> [Substring] {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        while lines.last?.isEmpty == true { lines.removeLast() }
        return lines
    }

    /// - Returns: `nil` if the texts agree; else the number of the first line that differs, from 0, and the difference with a
    ///   few lines around it: `-` stands in the chapter, `+` is what came.
    static func compare(expected: String, actual: String) -> (line: Int, text: String)? {
        let (expected, actual) = (lines(expected), lines(actual))
        guard expected != actual else { return nil }
        let first = zip(expected, actual).prefix { $0 == $1 }.count
        let difference = actual.prefix(2000).difference(from: expected.prefix(2000))
        var (removed, inserted) = (Set<Int>(), Set<Int>())
        for change in difference {
            switch change {
            case .remove(let offset, _, _): removed.insert(offset)
            case .insert(let offset, _, _): inserted.insert(offset)
            }
        }
        var rows: [String] = []
        var (left, right) = (0, 0)
        while left < expected.count || right < actual.count {
            if removed.contains(left), left < expected.count {
                rows.append("-\(expected[left])")
                left += 1
            } else if inserted.contains(right), right < actual.count {
                rows.append("+\(actual[right])")
                right += 1
            } else {
                if left < expected.count { rows.append(" \(expected[left])") }
                left += 1
                right += 1
            }
        }
        return (first, excerpt(rows))
    }

    /// Three unchanged lines around each change.
    private static func excerpt(_ rows: [String]) -> String {
        let changed = rows.indices.filter { !rows[$0].hasPrefix(" ") }
        var shown: [String] = []
        var last = -1
        for index in rows.indices where changed.contains(where: { abs($0 - index) <= 3 }) {
            if index > last + 1 { shown.append("…") }
            shown.append(rows[index])
            last = index
        }
        if last < rows.count - 1 { shown.append("…") }
        return shown.prefix(60).joined(separator: "\n") + (shown.count > 60 ? "\n…" : "")
    }
}
