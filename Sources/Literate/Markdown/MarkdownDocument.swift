/// A CommonMark document as Swift values.
public struct MarkdownDocument: Sendable, Hashable {
    public var blocks: [MarkdownBlock]
}

/// A block with the lines that it takes, from 1.
public struct MarkdownBlock: Sendable, Hashable {
    public indirect enum Kind: Sendable, Hashable {
        case heading(level: Int, [MarkdownInline])
        case paragraph([MarkdownInline])
        case list(ordered: Bool, start: Int, items: [[MarkdownBlock]])
        case quote([MarkdownBlock])
        /// `info` is `nil` for an indented block; it is what libcmark gives, unescaped.
        case code(info: String?, text: String)
        case thematicBreak
        case html(String)
    }

    public var kind: Kind
    public var firstLine: Int
    public var lastLine: Int
    /// From 1.
    public var column: Int
}

public indirect enum MarkdownInline: Sendable, Hashable {
    case text(String)
    case code(String)
    case emphasis([MarkdownInline])
    case strong([MarkdownInline])
    case link(destination: String, title: String, [MarkdownInline], line: Int)
    case image(source: String, title: String, [MarkdownInline], line: Int)
    case softBreak
    case lineBreak
    case html(String)

    /// The words alone.
    public var plainText: String {
        switch self {
        case .text(let text), .code(let text): text
        case .emphasis(let inner), .strong(let inner), .link(_, _, let inner, _), .image(_, _, let inner, _):
            inner.map(\.plainText).joined()
        case .softBreak, .lineBreak: " "
        case .html: ""
        }
    }

    /// This and all that it holds.
    var all: [MarkdownInline] {
        switch self {
        case .emphasis(let inner), .strong(let inner), .link(_, _, let inner, _), .image(_, _, let inner, _):
            [self] + inner.flatMap(\.all)
        default: [self]
        }
    }
}

extension MarkdownBlock {
    /// This block and all those inside of it, in the order of the text.
    var all: [MarkdownBlock] {
        switch kind {
        case .list(_, _, let items): [self] + items.flatMap { $0.flatMap(\.all) }
        case .quote(let inner): [self] + inner.flatMap(\.all)
        default: [self]
        }
    }

    var inlines: [MarkdownInline] {
        switch kind {
        case .heading(_, let inlines), .paragraph(let inlines): inlines.flatMap(\.all)
        default: []
        }
    }
}
