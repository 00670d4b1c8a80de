internal import Orchestra

/// Answers for people.
enum ExplanationText {
    /// The answer, the chain with the numbers of its rules, and what these rules say.
    static func text(of explanation: Explanation) -> String {
        var rules: [Explanation.Rule] = [explanation.rule].compactMap { $0 }
        var lines = [explanation.answer]
        if !explanation.links.isEmpty { lines.append("") }
        for link in explanation.links {
            var mark = ""
            if let rule = link.rule {
                if !rules.contains(rule) { rules.append(rule) }
                mark = "  [\(rules.firstIndex(of: rule)! + 1)]"
            }
            lines.append("  \(link.entry)\(mark)")
        }
        if !rules.isEmpty { lines.append("") }
        for (number, rule) in rules.enumerated() {
            let decided = number == 0 && explanation.rule != nil ? ", which decided" : ""
            lines.append("  [\(number + 1)] \(rule.rawValue)\(decided): \(rule.sentence)")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static let shown = 20

    static func list(_ questions: [Explanation.Question], of subject: String) -> String {
        guard !questions.isEmpty else {
            return
                "Nothing here needs an explanation: nobody was stopped, refused or passed over, and no deployment stands still.\n"
        }
        var lines: [String] = []
        for kind in Explanation.Kind.allCases {
            let own = questions.filter { $0.kind == kind }
            lines += own.prefix(shown).map { "podium explain \(subject) \($0)" }
            if own.count > shown { lines.append("  … and \(own.count - shown) more of \(kind.rawValue)") }
        }
        return lines.map { "\($0)\n" }.joined()
    }
}
