internal import Foundation

/// A part of a source file between `// snippet.NAME` and `// snippet.end`, as Swift's own snippet slices are marked.
enum SourceRegion {
    enum Problem: Error {
        case outside, noFile
        case noRegion(known: [String])
        case notClosed
    }

    /// - Returns: The region's lines without their common indentation, each ended by a newline.
    static func text(of name: String, in path: String, root: String) throws(Problem) -> String {
        let base = URL(fileURLWithPath: root).standardizedFileURL.path
        let file = URL(fileURLWithPath: path, relativeTo: URL(fileURLWithPath: base + "/")).standardizedFileURL.path
        guard file.hasPrefix(base + "/") else { throw .outside }
        guard let source = try? SourceFile(path: file) else { throw .noFile }
        var known: [String] = []
        var lines: [String]?
        for line in source.lines {
            let text = line.drop { $0 == " " || $0 == "\t" }
            if text.hasPrefix("// snippet.") {
                let mark = text.dropFirst("// snippet.".count).prefix { $0 != " " }
                if mark == "end", let found = lines { return unindented(found) }
                if mark != "end" { known.append(String(mark)) }
                if mark == name { lines = [] }
            } else {
                lines?.append(line)
            }
        }
        if lines != nil { throw .notClosed }
        throw .noRegion(known: known)
    }

    private static func unindented(_ lines: [String]) -> String {
        let margins = lines.filter { !$0.allSatisfy(\.isWhitespace) }.map { $0.prefix { $0 == " " }.count }
        let margin = margins.min() ?? 0
        return lines.map { $0.allSatisfy(\.isWhitespace) ? "\n" : "\($0.dropFirst(margin))\n" }.joined()
    }
}
