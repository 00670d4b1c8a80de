internal import Diagnostics
internal import Literate
internal import SwiftParser
internal import SwiftSyntax

/// The learner's file, made from the solution: what stands between `// podium.write: …` and `// podium.end` is left out.
///
/// Inside a function a statement takes its place that stops the program and says what is to be written; between the members of
/// a type a comment does.
enum Starter {
    static let begin = "// podium.write:"
    static let end = "// podium.end"

    struct Region {
        /// Lines of the two marks, from 0.
        var lines: ClosedRange<Int>
        var indentation: String
        var sentence: String
    }

    static func regions(in lines: [String]) -> [Region] {
        var regions: [Region] = []
        var open: (line: Int, indentation: String, sentence: String)?
        for (number, line) in lines.enumerated() {
            let text = line.drop { $0 == " " }
            if text.hasPrefix(begin), open == nil {
                open = (
                    number, String(line.prefix { $0 == " " }), String(text.dropFirst(begin.count).drop { $0 == " " })
                )
            } else if text.hasPrefix(end), let start = open {
                regions.append(Region(lines: start.line...number, indentation: start.indentation, sentence: start.sentence))
                open = nil
            }
        }
        return regions
    }

    static func problems(in file: SourceFile) -> [Diagnostic] {
        let marks = file.lines.enumerated().filter { $0.element.contains(begin) || $0.element.contains(end) }
        let regions = regions(in: file.lines)
        let stray = marks.first { mark in
            !regions.contains { $0.lines.lowerBound == mark.offset || $0.lines.upperBound == mark.offset }
        }
        if let stray {
            return [
                Diagnostic(
                    id: "write-mark", at: SourceLocation(file: file.path, line: stray.offset + 1, column: 1),
                    "this mark has no partner", sourceLine: stray.element, help: "Write '\(begin) what to write' … '\(end)'.")
            ]
        }
        guard regions.isEmpty else { return [] }
        return [
            Diagnostic(
                id: "write-mark", at: SourceLocation(file: file.path, line: 1, column: 1), "the solution marks nothing to write",
                help: "Put the learner's part between '\(begin) what to write' and '\(end)'.")
        ]
    }

    /// The solution for who has solved it: the marks say what is written there.
    static func unmarked(_ solution: String) -> String {
        let lines = solution.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        return lines.filter { !$0.drop { $0 == " " }.hasPrefix(end) }.map { $0.replacing(begin, with: "//") }.joined(
            separator: "\n")
    }

    static func text(of solution: String) -> String {
        var lines = solution.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let bodies = FunctionBodies.lines(of: solution)
        for region in regions(in: lines).reversed() {
            var replacement = ["\(region.indentation)// TODO: \(region.sentence)"]
            if bodies.contains(where: { $0.contains(region.lines.lowerBound + 1) }) {
                let quoted = region.sentence.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
                replacement.append("\(region.indentation)fatalError(\"write: \(quoted)\")")
            }
            lines.replaceSubrange(region.lines, with: replacement)
        }
        return lines.joined(separator: "\n")
    }
}

/// The lines that functions' bodies take.
enum FunctionBodies {
    static func lines(of source: String) -> [ClosedRange<Int>] {
        let file = Parser.parse(source: source)
        let finder = BodyFinder(converter: SourceLocationConverter(fileName: "", tree: file))
        finder.walk(file)
        return finder.found
    }
}

private final class BodyFinder: SyntaxVisitor {
    let converter: SourceLocationConverter
    var found: [ClosedRange<Int>] = []

    init(converter: SourceLocationConverter) {
        self.converter = converter
        super.init(viewMode: .sourceAccurate)
    }

    override func visit(_ node: CodeBlockSyntax) -> SyntaxVisitorContinueKind {
        let first = node.startLocation(converter: converter).line
        let last = node.endLocation(converter: converter).line
        found.append(first...last)
        return .skipChildren
    }
}
