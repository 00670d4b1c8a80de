internal import Diagnostics
internal import Foundation

/// What would be written into a chapter: outputs, regions, figures, and nothing else.
struct ChapterDraft: Sendable {
    let chapter: Chapter
    /// New contents of code blocks, by the line of their opening fence.
    var contents: [Int: String] = [:]
    var names: [Int: String] = [:]
    var figures: [(file: String, svg: String)] = []

    init(chapter: Chapter) { self.chapter = chapter }

    mutating func take(_ output: String, of snippet: Snippet) {
        guard let id = snippet.id, let block = chapter.outputs.first(where: { $0.snippet == id }),
            OutputDiff.compare(expected: block.text, actual: output) != nil
        else { return }
        contents[block.fence.line] = output
        names[block.fence.line] = "output of \(id)"
    }

    mutating func replace(_ export: ExportBlock, by text: String) {
        contents[export.fence.line] = text
        names[export.fence.line] = "\(export.kind.rawValue) of \(export.snippet)"
    }

    mutating func replaceRegion(_ snippet: Snippet, by text: String) {
        contents[snippet.location.line] = text
        if case .region(_, let name) = snippet.kind { names[snippet.location.line] = "region \(name)" }
    }
}

/// Writes what `podium check --update` may write.
public enum ChapterUpdater {
    /// - Returns: What changed, in words: `chapters/03-task.md: output of life`.
    /// - Throws: ``LiterateError`` if a file changed since it was read, or can't be written; what was there is still there.
    public static func update(_ findings: BookChecker.Findings) throws(LiterateError) -> [String] {
        var changes: [String] = []
        for draft in findings.drafts {
            let shown = draft.chapter.file.path
            if !draft.contents.isEmpty {
                let now = try SourceFile(path: draft.chapter.path, shownAs: shown)
                guard now == draft.chapter.file else { throw .changedMeanwhile(shown) }
                try write(draft.chapter.file.bytes(of: lines(of: draft)), to: draft.chapter.path, shown)
                changes += draft.names.sorted { $0.key < $1.key }.map { "\(shown): \($0.value)" }
            }
            for (file, svg) in draft.figures {
                try write(Array(svg.utf8), to: file, file)
                changes.append("\(shown): figure \((file as NSString).lastPathComponent)")
            }
        }
        return changes
    }

    /// The chapter's lines with the new contents between the fences that were there.
    private static func lines(of draft: ChapterDraft) -> [String] {
        var lines = draft.chapter.file.lines
        for fence in draft.chapter.fences.sorted(by: { $0.line > $1.line }) {
            guard let text = draft.contents[fence.line], let closing = fence.closingLine else { continue }
            // What stands before the fence is a list's indentation or a quote's mark; a list's own marker becomes spaces.
            let prefix = String(fence.prefix.map { "->*+.)0123456789".contains($0) && $0 != ">" ? " " : $0 })
            let content = OutputDiff.lines(text).map { line in
                let whole = prefix + line
                return line.isEmpty ? String(whole.reversed().drop { $0 == " " }.reversed()) : whole
            }
            var fences = (lines[fence.line - 1], lines[closing - 1])
            let longest = OutputDiff.lines(text).map { $0.drop { $0 == " " }.prefix { $0 == fence.character }.count }.max() ?? 0
            if longest >= fence.length {
                let longer = String(repeating: fence.character, count: longest + 1)
                fences.0 = fence.prefix + longer + fences.0.dropFirst(fence.prefix.count + fence.length)
                fences.1 = prefix + longer
            }
            lines.replaceSubrange(fence.line - 1..<closing, with: [fences.0] + content + [fences.1])
        }
        return lines
    }

    /// Beside, then renamed: nobody ever sees half a file.
    static func write(_ bytes: [UInt8], to path: String, _ shown: String) throws(LiterateError) {
        let folder = (path as NSString).deletingLastPathComponent
        let temporary = "\(folder)/.\((path as NSString).lastPathComponent).podium-\(ProcessInfo.processInfo.processIdentifier)"
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try Data(bytes).write(to: URL(fileURLWithPath: temporary))
            if let permissions = try? FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] {
                try FileManager.default.setAttributes([.posixPermissions: permissions], ofItemAtPath: temporary)
            }
            guard rename(temporary, path) == 0 else { throw CocoaError(.fileWriteUnknown) }
        } catch {
            try? FileManager.default.removeItem(atPath: temporary)
            throw .notWritten(shown, reason: error.localizedDescription)
        }
    }
}
