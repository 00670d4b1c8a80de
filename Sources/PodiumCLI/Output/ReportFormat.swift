internal import ArgumentParser
internal import Diagnostics
internal import Figures
internal import Foundation
internal import Literate

/// How a check is told.
enum ReportFormat: String, ExpressibleByArgument, CaseIterable {
    case text, json, junit, github

    func text(of report: CheckReport) -> String {
        switch self {
        case .text: TextReport.text(of: report, ConsoleWriter(usesColor: Console.usesColor))
        case .json: JSONReport.text(of: report)
        case .junit: JUnitReport.text(of: report)
        case .github: GitHubReport.text(of: report)
        }
    }
}

enum TextReport {
    static func text(of report: CheckReport, _ writer: ConsoleWriter) -> String {
        var lines: [String] = []
        for chapter in report.chapters {
            let failed = chapter.diagnostics.contains { $0.severity == .error }
            lines.append("\(failed ? "✗ failed" : "✓ passed")  \(chapter.name)  \(counts(chapter.counts))")
            for diagnostic in chapter.diagnostics { lines += ["", writer.text(of: diagnostic)] }
            if !chapter.diagnostics.isEmpty { lines.append("") }
        }
        let errors = report.diagnostics.count { $0.severity == .error }
        let seconds = Double(report.duration.components.seconds) + Double(report.duration.components.attoseconds) / 1e18
        let time = "\((seconds * 100).rounded() / 100) s"
        lines.append(
            "\(report.chapters.count) chapter\(report.chapters.count == 1 ? "" : "s"): \(counts(report.counts)) — "
                + (errors == 0 ? "all passed" : errors == 1 ? "1 error" : "\(errors) errors")
                + " in \(time)")
        return lines.joined(separator: "\n") + "\n"
    }

    /// Nothing is skipped in silence: what was run, what must fail, and what was only shown.
    static func counts(_ counts: CheckReport.Counts) -> String {
        "\(counts.run) run, \(counts.mustFail) must-fail, \(counts.mustTrap) must-trap, \(counts.regions) regions, \(counts.sketches) sketches, "
            + "\(counts.outputs) outputs, \(counts.figures) figures, \(counts.quizzes) quizzes"
    }
}

/// `{"passed":…,"chapters":[{"name":…,"counts":{…},"snippets":[…],"diagnostics":[…]}]}`: the report's own shape.
enum JSONReport {
    private struct Shape: Encodable {
        var passed: Bool
        var seconds: Double
        var counts: CheckReport.Counts
        var chapters: [CheckReport.ChapterReport]
    }

    static func text(of report: CheckReport) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let seconds = Double(report.duration.components.seconds) + Double(report.duration.components.attoseconds) / 1e18
        let shape = Shape(passed: report.passed, seconds: seconds, counts: report.counts, chapters: report.chapters)
        return (try? encoder.encode(shape)).map { String(decoding: $0, as: UTF8.self) + "\n" } ?? ""
    }
}

/// One test suite for each chapter: a test case for each snippet, and one for what concerns the text itself.
enum JUnitReport {
    static func text(of report: CheckReport) -> String {
        var lines = ["<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "<testsuites>"]
        for chapter in report.chapters {
            let failures = chapter.snippets.count { !$0.passed }
            let others = chapter.diagnostics.filter { diagnostic in
                diagnostic.severity == .error && !chapter.snippets.contains { !$0.passed && owns($0, diagnostic, chapter) }
            }
            lines.append(
                "  <testsuite name=\"\(escape(chapter.name))\" tests=\"\(chapter.snippets.count + 1)\" failures=\"\(failures + (others.isEmpty ? 0 : 1))\">"
            )
            for snippet in chapter.snippets {
                let own = chapter.diagnostics.filter { !snippet.passed && owns(snippet, $0, chapter) }
                lines.append(testCase(snippet.id, chapter.name, failing: !snippet.passed, own))
            }
            lines.append(testCase("\(chapter.name): text, links, figures", chapter.name, failing: !others.isEmpty, others))
            lines.append("  </testsuite>")
        }
        return (lines + ["</testsuites>"]).joined(separator: "\n") + "\n"
    }

    /// A diagnostic belongs to the last snippet that begins before it.
    private static func owns(_ snippet: CheckReport.SnippetReport, _ diagnostic: Diagnostic, _ chapter: CheckReport.ChapterReport)
        -> Bool
    {
        guard let line = diagnostic.location?.line else { return false }
        return chapter.snippets.last { $0.location.line <= line }?.id == snippet.id
    }

    private static func testCase(_ name: String, _ suite: String, failing: Bool, _ diagnostics: [Diagnostic]) -> String {
        let head = "    <testcase name=\"\(escape(name))\" classname=\"\(escape(suite))\""
        guard failing else { return head + "/>" }
        let text = diagnostics.map { ConsoleWriter(usesColor: false).text(of: $0) }.joined(separator: "\n\n")
        return head + "><failure message=\"\(escape(diagnostics.first?.summary ?? "failed"))\">\(escape(text))</failure></testcase>"
    }

    /// Line breaks and tabs stay; any other control character shows as a question mark.
    static func escape(_ text: String) -> String {
        XMLText.escape(text) { ["\n", "\t", "\r"].contains($0) ? $0 : "?" }
    }
}

/// Annotations as GitHub's workflow commands.
enum GitHubReport {
    static func text(of report: CheckReport) -> String {
        let lines = report.diagnostics.map { GitHubAnnotation.text(of: $0) }
        return (lines + [TextReport.counts(report.counts)]).joined(separator: "\n") + "\n"
    }
}
