internal import Yams

/// Progress as the text of a file that a learner can read and edit.
enum ProgressText {
    static let firstLine = "# Your progress with Podium's exercises."

    private static let explanation = """
        \(firstLine) You may read this file, and edit it.
        # For each exercise that you have begun:
        #   state      begun, passed, or given up (the solution was shown before it passed)
        #   attempts   how often it was judged until it passed; what doesn't compile isn't counted
        #   hints      how many of its hints you have seen
        #   points     what it has brought
        #   begun, passed, given up   on which day
        #   starter    which version of the starting file yours was begun from

        """

    static func text(of progress: PracticeProgress) -> String {
        var lines = ["current: \(progress.current.map(scalar) ?? "~")"]
        lines.append(progress.entries.isEmpty ? "exercises: {}" : "exercises:")
        for (name, entry) in progress.entries.sorted(by: { $0.key < $1.key }) {
            lines.append("  \(scalar(name)):")
            lines += ["    state: \(entry.state.rawValue)", "    attempts: \(entry.attempts)", "    hints: \(entry.hints)"]
            lines.append("    points: \(entry.points)")
            for (key, value) in [("begun", entry.begun), ("passed", entry.passed), ("given up", entry.gaveUp)] {
                if let value { lines.append("    \(key): \(scalar(value))") }
            }
            if let starter = entry.starter { lines.append("    starter: \"\(starter)\"") }
        }
        return explanation + lines.joined(separator: "\n") + "\n"
    }

    /// - Returns: What could be understood, and what couldn't, a sentence each; `nil` if it is no YAML at all.
    static func read(_ text: String) -> (progress: PracticeProgress?, problems: [String]) {
        let root: Node?
        do { root = try Yams.compose(yaml: text) } catch let error as YamlError {
            return (nil, ["it is no YAML: \(place(of: error))"])
        } catch { return (nil, ["it is no YAML"]) }
        guard let mapping = root?.mapping else { return (nil, ["it has no keys"]) }
        var progress = PracticeProgress()
        var problems: [String] = []
        for (key, value) in mapping {
            switch key.string {
            case "current": progress.current = value.null == nil ? value.string : nil
            case "exercises":
                guard let exercises = value.mapping else {
                    if value.null == nil { problems.append("'exercises' holds no exercises") }
                    continue
                }
                for (name, fields) in exercises {
                    guard let name = name.string else { continue }
                    progress.entries[name] = entry(fields, name, &problems)
                }
            default: problems.append("'\(key.string ?? "?")' is no key that is known")
            }
        }
        if mapping["exercises"] == nil { problems.append("it has no 'exercises'") }
        return (progress, problems)
    }

    private static func entry(_ node: Node, _ name: String, _ problems: inout [String]) -> PracticeProgress.Entry {
        var entry = PracticeProgress.Entry()
        guard let fields = node.mapping else {
            problems.append("\(name) has no fields")
            return entry
        }
        for (key, value) in fields {
            let key = key.string ?? "?"
            let text = value.null == nil ? value.string ?? "" : ""
            var isGood = true
            func number() -> Int {
                let number = value.int ?? -1
                isGood = (0...1_000_000).contains(number)
                return isGood ? number : 0
            }
            func day() -> String? {
                isGood = text.wholeMatch(of: /\d{4}-\d{2}-\d{2}/) != nil
                return isGood ? text : nil
            }
            switch key {
            case "state":
                isGood = PracticeProgress.State(rawValue: text) != nil
                entry.state = PracticeProgress.State(rawValue: text) ?? .begun
            case "attempts": entry.attempts = number()
            case "hints": entry.hints = number()
            case "points": entry.points = number()
            case "begun": entry.begun = day()
            case "passed": entry.passed = day()
            case "given up": entry.gaveUp = day()
            case "starter": entry.starter = text
            default: isGood = false
            }
            if !isGood { problems.append("\(name): '\(key): \(text)' isn't understood") }
        }
        return entry
    }

    private static func place(of error: YamlError) -> String {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _), .composer(_, let problem, let mark, _):
            "\(problem) in line \(mark.line)"
        default: "\(error)"
        }
    }

    /// A text so that YAML reads it back as the same text.
    private static func scalar(_ text: String) -> String {
        if text.wholeMatch(of: /[0-9A-Za-z][0-9A-Za-z_-]*/) != nil, Int(text) == nil, Double(text) == nil,
            !["true", "false", "yes", "no", "on", "off", "null", "y", "n"].contains(text.lowercased())
        {
            return text
        }
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\\(scalar)"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F:
                quoted += "\\x" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
