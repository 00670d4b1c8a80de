import Foundation
import Orchestra
import Testing

/// The rules that answers name are rows of the catalogue, and their sentences are its sentences.
@Suite struct RuleSentenceTests {
    private static let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Sources/Orchestra")

    /// The sentence of each row, by its id.
    private static let catalogue = Result { try rows() }

    private static func rows() throws -> [String: String] {
        let folder = sources.appendingPathComponent("Orchestra.docc/Rules")
        var rows: [String: String] = [:]
        for file in try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil) {
            for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") where line.hasPrefix("| `") {
                let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
                if cells.count > 1 { rows[cells[0].trimmingCharacters(in: ["`"])] = cells[1] }
            }
        }
        return rows
    }

    private static func text(_ rows: [String: String]) -> String {
        var text = """
            // swift-format-ignore-file
            /// What the catalogue says of the rules that decide questions, by their ids.
            ///
            /// Written by `RuleSentenceTests` out of the catalogue; run them with PODIUM_UPDATE=1 to write it again.
            enum RuleSentences {
                static let byID: [String: String] = [

            """
        for rule in Explanation.Rule.allCases.map(\.rawValue).sorted() {
            guard let sentence = rows[rule] else { continue }
            text += "        \"\(rule)\": #\"\(sentence)\"#,\n"
        }
        return text + "    ]\n}\n"
    }

    @Test(arguments: Explanation.Rule.allCases) func `each rule is a row of the catalogue`(_ rule: Explanation.Rule) throws {
        #expect(try Self.catalogue.get()[rule.rawValue] != nil)
    }

    @Test func `the table of sentences is the catalogue's`() throws {
        let file = Self.sources.appendingPathComponent("Explanation/RuleSentences.swift")
        let wanted = Self.text(try Self.catalogue.get())
        if ProcessInfo.processInfo.environment["PODIUM_UPDATE"] == "1" {
            try wanted.write(to: file, atomically: true, encoding: .utf8)
        }
        let isCurrent = try String(contentsOf: file, encoding: .utf8) == wanted
        #expect(isCurrent, "run this suite with PODIUM_UPDATE=1")
    }

    @Test func `a rule tells its sentence`() {
        #expect(Explanation.Rule.initialGetsNothing.sentence == "Initial targets get no requests.")
    }
}
