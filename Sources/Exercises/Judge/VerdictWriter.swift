internal import Diagnostics
internal import Foundation
internal import Wire

/// A verdict as a learner reads it: the first failure in full, the others by name.
public struct VerdictWriter: Sendable {
    public var usesColor: Bool
    /// Whether the caller may see what hidden checks found: the author of the exercise may, a learner may not.
    public var showsHidden: Bool

    public init(usesColor: Bool, showsHidden: Bool = false) {
        self.usesColor = usesColor
        self.showsHidden = showsHidden
    }

    /// - Parameter file: The learner's file, as people see its path.
    public func text(of verdict: Verdict, title: String, file: String) -> String {
        let file = file.printable(isOneLine: true)
        switch verdict.outcome {
        case .passed: return passed(verdict, title)
        case .refused(let reason): return "\(mark(false, "not judged")) \(title): \(reason)\n"
        case .notCompiled(let diagnostics):
            let writer = ConsoleWriter(usesColor: usesColor)
            let errors = diagnostics.count == 1 ? "1 error" : "\(diagnostics.count) errors"
            return
                (["\(mark(false, "doesn't compile")) \(title): \(errors)", ""] + diagnostics.prefix(5).map { writer.text(of: $0) })
                .joined(separator: "\n") + "\n" + (diagnostics.count > 5 ? "… and \(diagnostics.count - 5) more\n" : "")
        case .failed: return failed(verdict, title, file)
        }
    }

    private func passed(_ verdict: Verdict, _ title: String) -> String {
        let width = verdict.checks.map(\.id.count).max() ?? 0
        let rows = verdict.checks.map { check in
            "  ✓ \(check.id)\(String(repeating: " ", count: width - check.id.count))  \(maySee(check) ? check.title : "a hidden check")"
        }
        return (["\(mark(true, "passed")) \(title): all \(verdict.checks.count) checks"] + rows).joined(separator: "\n") + "\n"
    }

    /// What a wrong answer behaves like, and where that is cleared up.
    public func text(of misconception: Misconception) -> String {
        "\(bold("It behaves like this:")) \(misconception.explanation)\n  → Read \(misconception.reads)\n"
    }

    private func failed(_ verdict: Verdict, _ title: String, _ file: String) -> String {
        let failing = verdict.checks.filter { !$0.hasPassed }
        let passed = verdict.checks.count - failing.count
        if let failure = verdict.checks.first(where: { $0.failure?.kind == .unwritten })?.failure {
            var lines = ["\(mark(false, "not yet")) \(title): there is something to write in \(file)", "", "  \(failure.expected)"]
            if !failure.printed.isEmpty { lines += printed(failure) }
            return lines.joined(separator: "\n") + "\n"
        }
        // One that wasn't asked to the end hasn't failed.
        let unasked = failing.filter(\.failedCases.isEmpty)
        let count =
            unasked.isEmpty
            ? "\(passed) of \(verdict.checks.count) checks pass"
            : "\(failing.count - unasked.count) of \(verdict.checks.count) checks fail\(failing.count - unasked.count == 1 ? "s" : ""), \(unasked.count) not asked to the end"
        var lines = ["\(mark(false, "failed")) \(title): \(count)"]
        let told = failing.first { $0.failure != nil && maySee($0) }
        if let told, let failure = told.failure { lines += [""] + story(of: failure, in: told, file) }
        let others = failing.filter { $0.id != told?.id && !$0.failedCases.isEmpty }
        if !others.isEmpty {
            lines += ["", told == nil ? "These fail:" : "These fail as well:"]
            lines += others.map { "  \(mark(false, $0.id))  \(maySee($0) ? $0.title : "a hidden check")" }
        }
        if !unasked.isEmpty {
            lines += ["", "Not asked to the end, since your code kept stopping: \(unasked.map(\.id).joined(separator: ", "))"]
        }
        return lines.joined(separator: "\n") + "\n" + (verdict.misconception.map { "\n" + text(of: $0) } ?? "")
    }

    private func maySee(_ check: CheckResult) -> Bool { showsHidden || check.visibility == .visible }

    func story(of failure: Failure, in check: CheckResult, _ file: String) -> [String] {
        var lines = [bold(check.title)]
        lines += field("tried", failure.tried) + field("expected", failure.expected) + field("got", got(failure, file))
        if !failure.events.isEmpty {
            lines.append("  what happened")
            lines += Self.shown(failure.events).map { "    \($0)" }
        }
        if !failure.printed.isEmpty { lines += printed(failure) }
        lines += field("read", check.reads)
        return lines
    }

    private static let shownEvents = 24

    /// What was done, as far as it is marked so, and how it ended; without such marks, the beginning and the end.
    private static func shown(_ events: [String]) -> [String] {
        guard events.count > shownEvents else { return events }
        let deeds = events.indices.filter { events[$0].hasPrefix("#") }.suffix(10)
        var kept = Set(deeds)
        if deeds.isEmpty { kept.formUnion(events.indices.prefix(shownEvents / 2)) }
        for place in events.indices.reversed() where kept.count < shownEvents { kept.insert(place) }
        var shown: [String] = []
        var last = -1
        for place in kept.sorted() {
            if place > last + 1 { shown.append("…") }
            shown.append(events[place])
            last = place
        }
        return shown
    }

    private func got(_ failure: Failure, _ file: String) -> String {
        let place = failure.line.map { "\(file):\($0)" }
        let question = failure.question.map { ", while answering question \($0) of this case" } ?? ""
        switch failure.kind {
        case .trapped: return "your code stopped\(place.map { " at \($0)" } ?? ""): \(failure.got)\(question)"
        case .timedOut: return "\(failure.got)\(place.map { " It was at \($0)" } ?? "")\(question)"
        default: return failure.got
        }
    }

    private func printed(_ failure: Failure) -> [String] {
        ["  your code printed"] + failure.printed.split(separator: "\n", omittingEmptySubsequences: false).map { "    │ \($0)" }
    }

    private func field(_ name: String, _ text: String) -> [String] {
        let rows = text.split(separator: "\n", omittingEmptySubsequences: false)
        let head = "  " + name + String(repeating: " ", count: max(10 - name.count, 1))
        return rows.enumerated().map { $0.offset == 0 ? head + $0.element : String(repeating: " ", count: head.count) + $0.element }
    }

    private func mark(_ good: Bool, _ word: String) -> String {
        let text = (good ? "✓ " : "✗ ") + word
        return usesColor ? "\u{1B}[1;\(good ? 32 : 31)m\(text)\u{1B}[0m" : text
    }

    private func bold(_ text: String) -> String { usesColor ? "\u{1B}[1m\(text)\u{1B}[0m" : text }
}

extension Duration {
    /// `0.42 s`.
    public var inSeconds: String {
        let hundredths = (components.seconds * 100) + components.attoseconds / 10_000_000_000_000_000
        return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100) s"
    }
}
