public import Diagnostics
internal import Foundation
internal import Orchestra

/// What is told of a performance, for people and for machines.
public enum PerformanceReport {
    private static let shownMoments = 40

    /// The timeline, each expectation with what was seen, and the verdict.
    public static func text(of performance: Performance) -> String {
        var lines = [
            "\(performance.scenario.name), seed \(performance.seed): \(performance.scenario.duration.clock) of virtual time"
        ]
        if !performance.scenario.about.isEmpty { lines.append(performance.scenario.about) }
        lines.append("")
        let moments = Timeline.moments(of: performance)
        for moment in moments.prefix(shownMoments) { lines.append(row(moment.at, moment.sentence)) }
        if moments.count > shownMoments { lines.append("  … and \(moments.count - shownMoments) more; the log has them all") }
        lines.append("")
        lines += performance.outcomes.map(line)
        lines.append("")
        lines.append(verdict(of: performance))
        return lines.joined(separator: "\n") + "\n"
    }

    private static func row(_ time: Duration, _ sentence: String) -> String {
        let clock = time.clock
        return "  " + String(repeating: " ", count: max(0, 9 - clock.count)) + clock + "  " + sentence
    }

    private static func line(_ outcome: Outcome) -> String {
        let broken = outcome.brokenAt.map { ", broken at \(Duration.nanoseconds($0).clock)" } ?? ""
        return "\(outcome.held ? "✓ held  " : "✗ broken")  \(outcome.expectation)  (\(outcome.seen)\(broken))"
            + (outcome.held ? "" : "  \(outcome.location)")
    }

    public static func verdict(of performance: Performance) -> String {
        let broken = performance.outcomes.count { !$0.held }
        if performance.outcomes.isEmpty { return "No expectations: nothing was judged." }
        return broken == 0
            ? "All \(performance.outcomes.count) expectations held."
            : "\(broken) of \(performance.outcomes.count) expectations broke."
    }

    private struct Verdict: Codable {
        var scenario: String
        var seed: UInt64
        var held: Bool
        var events: Int
        var outcomes: [Outcome]
    }

    public static func json(of performance: Performance) -> String {
        encode(
            Verdict(
                scenario: performance.scenario.name, seed: performance.seed, held: performance.held,
                events: performance.stage.eventsHandled, outcomes: performance.outcomes))
    }

    static func encode(_ value: some Encodable) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: (try? encoder.encode(value)) ?? Data(), as: UTF8.self) + "\n"
    }

    /// One test case for each expectation.
    public static func junit(_ scenario: String, _ outcomes: [Outcome]) -> String {
        let escape = { (text: String) in XMLText.escape(text) { _ in " " } }
        let broken = outcomes.count { !$0.held }
        var lines = [
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
            "<testsuite name=\"\(escape(scenario))\" tests=\"\(outcomes.count)\" failures=\"\(broken)\">",
        ]
        for outcome in outcomes {
            let head = "  <testcase name=\"\(escape(outcome.expectation))\" classname=\"\(escape(scenario))\""
            lines.append(
                outcome.held
                    ? head + "/>"
                    : head + "><failure message=\"\(escape(outcome.seen))\">\(escape(outcome.location))</failure></testcase>")
        }
        return (lines + ["</testsuite>"]).joined(separator: "\n") + "\n"
    }

    /// A line for each broken expectation, as GitHub's annotations want it.
    public static func github(_ outcomes: [Outcome]) -> String {
        outcomes.filter { !$0.held }.map { outcome in
            // FILE:LINE:COLUMN, and a file may have colons in its name.
            let parts = outcome.location.split(separator: ":", omittingEmptySubsequences: false)
            let place = SourceLocation(file: parts.dropLast(2).joined(separator: ":"), line: Int(parts[parts.count - 2]) ?? 1)
            return GitHubAnnotation.text(of: Diagnostic(id: "broken", at: place, "\(outcome.expectation): \(outcome.seen)")) + "\n"
        }.joined()
    }
}
