public import Diagnostics

/// A `console` block: what a snippet prints.
public struct OutputBlock: Sendable, Hashable {
    /// The id of the snippet.
    public var snippet: String
    public var text: String
    public var fence: Fence

    var firstLine: Int { fence.line + 1 }
}

/// A block that shows how to make elsewhere what a snippet has built.
public struct ExportBlock: Sendable, Hashable {
    /// The id of the snippet.
    public var snippet: String
    public var kind: ExportKind
    /// `yaml`, `json` or `sh`.
    public var language: String
    public var text: String
    public var fence: Fence
}

/// An image that is drawn from what a snippet did.
public struct FigureReference: Sendable, Hashable {
    public var snippet: String
    public var kind: FigureKind
    public var title: String
    /// As the chapter writes it: `figures/03-task/life.timeline.svg`.
    public var path: String
    public var line: Int
}

/// A Markdown file with all that podium knows of it.
public struct Chapter: Sendable {
    public let file: SourceFile
    /// The path on the disk.
    public let path: String
    /// The file's name without `.md`: `03-task`.
    public let name: String
    public let isInBook: Bool
    public internal(set) var frontMatter: FrontMatter?
    public internal(set) var document = MarkdownDocument(blocks: [])
    public internal(set) var snippets: [Snippet] = []
    public internal(set) var outputs: [OutputBlock] = []
    public internal(set) var figures: [FigureReference] = []
    public internal(set) var exports: [ExportBlock] = []
    public internal(set) var quizzes: [Quiz] = []
    /// The anchors that links can name, as code hosts make them from headings.
    public internal(set) var anchors: Set<String> = []
    public internal(set) var fences: [Fence] = []
    /// What is wrong with the text itself, before anything runs.
    public internal(set) var diagnostics: [Diagnostic] = []

    /// The title, or the first heading, or the name.
    public var title: String {
        if let title = frontMatter?.title { return title }
        for block in document.blocks {
            if case .heading(_, let inlines) = block.kind { return inlines.map(\.plainText).joined() }
        }
        return name
    }

    /// The number that the file's name begins with.
    public var number: Int? { Int(name.prefix { $0.isNumber }) }

    public func snippet(_ id: String) -> Snippet? { snippets.first { $0.id == id } }

    /// The snippet with all that it continues, the first in front. Stops where a chain is broken or runs in a circle.
    public func chain(of snippet: Snippet) -> [Snippet] {
        var chain = [snippet]
        while let before = chain[0].continues, let next = self.snippet(before), !chain.contains(next) { chain.insert(next, at: 0) }
        return chain
    }

    mutating func report(_ id: String, line: Int, column: Int = 1, _ summary: String, help: String, details: String? = nil) {
        diagnostics.append(
            Diagnostic(
                id: id, at: SourceLocation(file: file.path, line: line, column: column), summary,
                sourceLine: file.line(line), details: details, help: help))
    }
}
