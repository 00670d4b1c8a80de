/// A fenced block as it stands in the file: what libcmark doesn't tell, and a second opinion on where fences are.
public struct Fence: Sendable, Hashable {
    /// The line of the opening fence, from 1.
    public var line: Int
    /// The column of the first backtick or tilde, from 1.
    public var column: Int
    /// How many backticks or tildes.
    public var length: Int
    public var character: Character
    /// What follows them, unescaped by nobody, without spaces around.
    public var info: String
    /// The column of the info string, from 1.
    public var infoColumn: Int
    /// What stands before the fence on its line: indentation, a quote's `>`.
    public var prefix: String
    /// The line of the closing fence; `nil` if there is none.
    public var closingLine: Int?
}

enum FenceScan {
    /// The fences of a document's code blocks, read from the file's own lines.
    ///
    /// - Parameter blocks: All code blocks that libcmark found.
    static func fences(of blocks: [MarkdownBlock], in file: SourceFile) -> [Fence] {
        blocks.compactMap { block in
            guard case .code = block.kind,
                let fence = opening(file.lines[block.firstLine - 1], block.firstLine, atLeast: block.column)
            else { return nil }
            var found = fence
            if block.lastLine > block.firstLine, closes(file.lines[block.lastLine - 1], fence) {
                found.closingLine = block.lastLine
            }
            return found
        }
    }

    /// Lines that look like fences and belong to no code block: a backtick in an info string makes a fence vanish.
    static func strays(in file: SourceFile, blocks: [MarkdownBlock], from first: Int) -> [Int] {
        var inside = Set<Int>()
        for block in blocks { inside.formUnion(block.firstLine...max(block.firstLine, block.lastLine)) }
        return file.lines.indices.map { $0 + 1 }.filter { line in
            guard line >= first, !inside.contains(line) else { return false }
            let text = file.lines[line - 1].drop { $0 == " " || $0 == ">" }
            return text.hasPrefix("```") || text.hasPrefix("~~~")
        }
    }

    private static func opening(_ line: String, _ number: Int, atLeast column: Int) -> Fence? {
        // The marker of a list or quote may stand before it.
        guard let start = line.firstMatch(of: /(`{3,}|~{3,})/) else { return nil }
        let run = start.output.1
        let info = line[start.range.upperBound...]
        let trimmed = info.trimmingPrefix { $0 == " " || $0 == "\t" }
        var text = String(trimmed)
        while let last = text.last, last == " " || last == "\t" { text.removeLast() }
        return Fence(
            line: number, column: line.distance(from: line.startIndex, to: start.range.lowerBound) + 1, length: run.count,
            character: run.first!, info: text, infoColumn: line.distance(from: line.startIndex, to: trimmed.startIndex) + 1,
            prefix: String(line[..<start.range.lowerBound]))
    }

    private static func closes(_ line: String, _ fence: Fence) -> Bool {
        let text = line.drop { $0 == " " || $0 == ">" || $0 == "\t" }
        let run = text.prefix { $0 == fence.character }
        return run.count >= fence.length && text.dropFirst(run.count).allSatisfy { $0 == " " || $0 == "\t" }
    }
}
