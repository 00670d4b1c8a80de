internal import Diagnostics
internal import Foundation

extension Chapter {
    /// Reads a Markdown file and finds everything in it that podium has a say in.
    ///
    /// - Parameters:
    ///   - path: Where the file is.
    ///   - shown: What messages call it.
    ///   - isInBook: A chapter of the book needs front matter.
    /// - Throws: ``LiterateError`` when the file can't be read; everything else is among ``diagnostics``.
    public init(path: String, shownAs shown: String, isInBook: Bool) throws(LiterateError) {
        try self.init(file: SourceFile(path: path, shownAs: shown), path: path, isInBook: isInBook)
    }

    init(file: SourceFile, path: String, isInBook: Bool) {
        self.file = file
        self.path = path
        self.isInBook = isInBook
        let fileName = (path as NSString).lastPathComponent
        name = fileName.hasSuffix(".md") ? String(fileName.dropLast(3)) : fileName

        let front = FrontMatter.read(file, required: isInBook)
        frontMatter = front.frontMatter
        diagnostics = front.diagnostics
        document = MarkdownDocument(parsing: file.lines.dropFirst(front.lines).joined(separator: "\n"), lineOffset: front.lines)

        let blocks = document.blocks.flatMap(\.all)
        let codeBlocks = blocks.filter { if case .code = $0.kind { true } else { false } }
        readFences(codeBlocks, from: front.lines + 1)
        readAnchors(blocks)
        readFigures(blocks)
        refuseTables(blocks)
        checkTogether()
    }

    // MARK: Fences

    private mutating func readFences(_ blocks: [MarkdownBlock], from first: Int) {
        for line in FenceScan.strays(in: file, blocks: blocks, from: first) {
            report(
                "lost-fence", line: line, "this fence opens no code block",
                help: "Look for a backtick in its info string, or for indentation of four spaces.")
        }
        for block in blocks {
            guard case .code(let info?, let text) = block.kind else {
                if case .code = block.kind, let fence = FenceScan.fences(of: [block], in: file).first { checkClosed(fence) }
                continue
            }
            guard let fence = FenceScan.fences(of: [block], in: file).first else { continue }
            _ = info
            fences.append(fence)
            checkClosed(fence)
            read(fence, text)
        }
    }

    private mutating func checkClosed(_ fence: Fence) {
        guard fence.closingLine == nil else { return }
        report(
            "unclosed-fence", line: fence.line, column: fence.column, "this code block is not closed",
            help: "End it with a line of \(fence.length) or more '\(fence.character)'.")
    }

    private mutating func read(_ fence: Fence, _ text: String) {
        let list = AttributeList(fence, in: file)
        switch list.language {
        case "swift":
            diagnostics += list.diagnostics
            if let snippet = SnippetReader.snippet(list, fence, text, &self) { snippets.append(snippet) }
        case "console":
            diagnostics += list.diagnostics
            readOutput(list, fence, text)
        case "quiz":
            diagnostics += list.diagnostics
            for attribute in list.attributes { refuse(attribute, of: "quiz", [], fence) }
            let location = SourceLocation(file: file.path, line: fence.line, column: fence.column)
            let (quiz, problems) = Quiz.read(text, firstLine: fence.line + 1, at: location)
            quizzes.append(quiz)
            diagnostics += problems
        case let language where list.hasBraces && ExportKind.allCases.contains { $0.languages.contains(language) }:
            diagnostics += list.diagnostics
            readExport(list, fence, text)
        default: refuseForeign(list, fence)
        }
    }

    private mutating func readExport(_ list: AttributeList, _ fence: Fence, _ text: String) {
        let kinds = ExportKind.allCases.filter { $0.languages.contains(list.language) }
        for attribute in list.attributes {
            guard let kind = kinds.first(where: { attribute.name == .key($0.rawValue) }) else {
                refuse(attribute, of: list.language, kinds.map(\.rawValue), fence)
                continue
            }
            exports.append(ExportBlock(snippet: attribute.value, kind: kind, language: list.language, text: text, fence: fence))
        }
        if list.attributes.count > 1 {
            report("twice", line: fence.line, column: list.attributes[1].column, "this block shows one thing", help: "Keep one.")
        }
    }

    private mutating func readOutput(_ list: AttributeList, _ fence: Fence, _ text: String) {
        for attribute in list.attributes where attribute.name != .key("output") {
            refuse(attribute, of: "console", ["output"], fence)
        }
        let named = list.attributes.filter { $0.name == .key("output") }
        if named.count > 1 {
            report("twice", line: fence.line, column: named[1].column, "'output' is given twice", help: "Keep one.")
        }
        if let output = named.first { outputs.append(OutputBlock(snippet: output.value, text: text, fence: fence)) }
    }

    /// A language that isn't ours is left alone, unless it looks like a slip of one that is.
    private mutating func refuseForeign(_ list: AttributeList, _ fence: Fence) {
        let ours = ["swift", "console", "quiz"]
        if ours.contains(list.language.lowercased())
            || list.language.count > 3 && NearMiss.suggestion(for: list.language, among: ours) != nil
        {
            let meant =
                ours.first { $0 == list.language.lowercased() } ?? NearMiss.suggestion(for: list.language, among: ours) ?? "swift"
            report(
                "misspelt-language", line: fence.line, column: fence.infoColumn, "'\(list.language)' looks like '\(meant)'",
                help: "Write '\(meant)', or it is neither run nor checked.")
        } else if list.hasBraces {
            report(
                "foreign-attributes", line: fence.line, column: fence.infoColumn,
                "a block of '\(list.language)' takes no attributes",
                help: "Only swift, console and quiz blocks do; yaml, json and sh where they show what a snippet has built.")
        }
    }

    mutating func refuse(_ attribute: AttributeList.Attribute, of language: String, _ known: [String], _ fence: Fence) {
        let near = NearMiss.suggestion(for: attribute.text, among: known)
        report(
            "unknown-attribute", line: fence.line, column: attribute.column,
            "unknown attribute '\(attribute.text)'" + (near.map { "; did you mean '\($0)'?" } ?? ""),
            help: known.isEmpty ? "A \(language) block takes none." : "A \(language) block takes: \(known.joined(separator: ", "))."
        )
    }

    // MARK: Headings, figures, tables

    private mutating func readAnchors(_ blocks: [MarkdownBlock]) {
        var counts: [String: Int] = [:]
        for block in blocks {
            guard case .heading(_, let inlines) = block.kind else { continue }
            let anchor = Self.anchor(inlines.map(\.plainText).joined())
            let count = counts[anchor, default: 0]
            anchors.insert(count == 0 ? anchor : "\(anchor)-\(count)")
            counts[anchor] = count + 1
        }
    }

    /// As code hosts make it: lower case, without punctuation, hyphens for spaces.
    static func anchor(_ heading: String) -> String {
        String(
            heading.lowercased().compactMap { character in
                if character == " " { return "-" }
                return character.isLetter || character.isNumber || character == "-" || character == "_" ? character : nil
            })
    }

    private mutating func readFigures(_ blocks: [MarkdownBlock]) {
        for inline in blocks.flatMap(\.inlines) {
            guard case .image(let source, let title, let words, let line) = inline, source.hasPrefix("figures/") else { continue }
            guard let match = source.wholeMatch(of: /figures\/([^\/]+)\/([^\/]+)\.(stage|timeline|rollout|scaling)\.svg/) else {
                report(
                    "odd-figure", line: line, "'\(source)' is no name of a figure",
                    help: "Write figures/\(name)/ID.stage.svg, ID.timeline.svg, ID.rollout.svg or ID.scaling.svg in its place.")
                continue
            }
            guard match.1 == name else {
                report(
                    "foreign-figure", line: line, "'\(source)' is another chapter's figure", help: "Its folder is figures/\(name)/."
                )
                continue
            }
            if title.isEmpty {
                report(
                    "no-title", line: line, "the figure '\(source)' has no title", help: "Write ![…](\(source) \"What it shows\").")
            }
            if words.map(\.plainText).joined().isEmpty {
                report(
                    "no-alt-text", line: line, "the figure '\(source)' has no text for those who can't see it",
                    help: "Write it between [ and ].")
            }
            figures.append(
                FigureReference(
                    snippet: String(match.2), kind: FigureKind(rawValue: String(match.3))!, title: title, path: source, line: line))
        }
    }

    private mutating func refuseTables(_ blocks: [MarkdownBlock]) {
        for block in blocks {
            guard case .paragraph = block.kind, block.lastLine > block.firstLine else { continue }
            for line in block.firstLine..<block.lastLine
            where file.lines[line - 1].contains("|")
                && file.lines[line].wholeMatch(of: /[ >]*\|?[ ]*:?-{3,}:?[ ]*(\|[ ]*:?-{3,}:?[ ]*)*\|?[ ]*/) != nil
            {
                report("pipe-table", line: line, "CommonMark has no tables", help: "Use a list, or a code block.")
            }
        }
    }
}
