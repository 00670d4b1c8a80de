internal import Diagnostics
internal import Exercises
internal import Foundation

/// How a check of exercises is told.
enum ExerciseReports {
    static func text(of report: ExerciseReport, _ writer: ConsoleWriter) -> String {
        let mutants = report.rows.count { $0.isMutant }
        var lines = [
            "\(report.passed ? "✓ passed" : "✗ failed")  \(report.name)  \(report.checks.count) checks, \(mutants) mutants"
        ]
        if !report.matrix.isEmpty { lines += report.matrix.split(separator: "\n").map { "    \($0)" } }
        for diagnostic in report.diagnostics { lines += ["", writer.text(of: diagnostic)] }
        if !report.diagnostics.isEmpty { lines.append("") }
        return lines.joined(separator: "\n") + "\n"
    }

    static func summary(of reports: [ExerciseReport]) -> String {
        let mutants = reports.flatMap(\.rows).count { $0.isMutant }
        let failed = reports.count { !$0.passed }
        return "\(reports.count) exercise\(reports.count == 1 ? "" : "s"), \(mutants) mutants — "
            + (failed == 0 ? "all passed" : "\(failed) failed") + "\n"
    }

    static func text(of reports: [ExerciseReport], _ format: ReportFormat) -> String {
        switch format {
        case .text: return reports.map { text(of: $0, ConsoleWriter(usesColor: false)) }.joined()
        case .json:
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            return (try? encoder.encode(reports)).map { String(decoding: $0, as: UTF8.self) + "\n" } ?? ""
        case .junit: return junit(reports)
        case .github:
            return reports.flatMap(\.diagnostics).map { GitHubAnnotation.text(of: $0) + "\n" }.joined() + summary(of: reports)
        }
    }

    /// One test suite for each exercise, one test case for each program that it was tried with.
    private static func junit(_ reports: [ExerciseReport]) -> String {
        var lines = ["<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "<testsuites>"]
        for report in reports {
            let name = JUnitReport.escape(report.name)
            let errors = report.diagnostics.filter { $0.severity == .error }
            lines.append("  <testsuite name=\"\(name)\" tests=\"\(report.rows.count + 1)\" failures=\"\(errors.isEmpty ? 0 : 1)\">")
            for row in report.rows {
                lines.append("    <testcase name=\"\(JUnitReport.escape(row.program))\" classname=\"\(name)\"/>")
            }
            let text = errors.map { ConsoleWriter(usesColor: false).text(of: $0) }.joined(separator: "\n\n")
            lines.append(
                errors.isEmpty
                    ? "    <testcase name=\"\(name)\" classname=\"\(name)\"/>"
                    : "    <testcase name=\"\(name)\" classname=\"\(name)\"><failure message=\"\(JUnitReport.escape(errors[0].summary))\">\(JUnitReport.escape(text))</failure></testcase>"
            )
            lines.append("  </testsuite>")
        }
        return (lines + ["</testsuites>"]).joined(separator: "\n") + "\n"
    }
}
