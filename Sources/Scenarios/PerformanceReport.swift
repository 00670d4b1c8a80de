public import Diagnostics
internal import Foundation
internal import Orchestra

/// What is told of a performance, for people and for machines.
public enum PerformanceReport {
    private static let shownMoments = 40

    /// What is played, with which seed and how long.
    public static func head(of scenario: Scenario, seed: UInt64) -> String {
        let first = "\(scenario.name), seed \(seed): \(scenario.duration.clock) of virtual time\n"
        return first + (scenario.about.isEmpty ? "" : scenario.about + "\n") + "\n"
    }

    /// The moments that are told, and how many more there are.
    public static func story(of performance: Performance) -> String {
        let moments = performance.timeline.moments
        var lines = moments.prefix(shownMoments).map(line)
        if moments.count > shownMoments { lines.append("  … and \(moments.count - shownMoments) more; the log has them all") }
        return lines.map { $0 + "\n" }.joined()
    }

    /// Each expectation with what was seen, and the verdict.
    public static func judgment(of performance: Performance) -> String {
        let lines = performance.outcomes.map(line) + (performance.outcomes.isEmpty ? [] : [""]) + [verdict(of: performance)]
        return "\n" + lines.map { $0 + "\n" }.joined()
    }

    public static func line(_ moment: Timeline.Moment) -> String {
        let clock = moment.at.clock
        return "  " + String(repeating: " ", count: max(0, 9 - clock.count)) + clock + "  " + moment.sentence
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

    private struct Defects: Codable {
        var scenario: String
        var held = false
        var defects: [Defect]

        struct Defect: Codable {
            var id: String
            var location: String?
            var summary: String
            var help: String?
        }
    }

    /// Of a scenario that couldn't be read or played.
    public static func json(of error: ScenarioError, in file: String) -> String {
        encode(
            Defects(
                scenario: file,
                defects: error.diagnostics.map {
                    .init(id: $0.id, location: $0.location?.description, summary: $0.summary, help: $0.help)
                }))
    }

    /// Of a scenario that couldn't be read or played: each defect is an error of a test case.
    public static func junit(_ error: ScenarioError, in file: String) -> String {
        let count = error.diagnostics.count
        return suite(
            file, "tests=\"\(count)\" failures=\"0\" errors=\"\(count)\"",
            error.diagnostics.map { diagnostic in
                "  <testcase name=\"\(escape(diagnostic.id))\" classname=\"\(escape(file))\"><error message=\"\(escape(diagnostic.summary))\">"
                    + escape(diagnostic.location?.description ?? file) + "</error></testcase>"
            })
    }

    private static func suite(_ name: String, _ counts: String, _ cases: [String]) -> String {
        let head = ["<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "<testsuite name=\"\(escape(name))\" \(counts)>"]
        return (head + cases + ["</testsuite>"]).joined(separator: "\n") + "\n"
    }

    private static func escape(_ text: String) -> String { XMLText.escape(text) { _ in " " } }

    /// Of a scenario that couldn't be read or played.
    public static func github(_ error: ScenarioError) -> String {
        error.diagnostics.map { GitHubAnnotation.text(of: $0) + "\n" }.joined()
    }

    /// One test case for each expectation.
    public static func junit(_ scenario: String, _ outcomes: [Outcome]) -> String {
        suite(
            scenario, "tests=\"\(outcomes.count)\" failures=\"\(outcomes.count { !$0.held })\"",
            outcomes.map { outcome in
                let head = "  <testcase name=\"\(escape(outcome.expectation))\" classname=\"\(escape(scenario))\""
                return outcome.held
                    ? head + "/>"
                    : head + "><failure message=\"\(escape(outcome.seen))\">\(escape(outcome.location))</failure></testcase>"
            })
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
