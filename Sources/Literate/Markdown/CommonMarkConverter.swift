internal import CMark

// The only file that speaks to libcmark.

extension MarkdownDocument {
    /// - Parameters:
    ///   - text: UTF-8 without NUL.
    ///   - lineOffset: How many lines of the file come before `text`.
    init(parsing text: String, lineOffset: Int = 0) {
        var text = text
        let root = text.withUTF8 { cmark_parse_document($0.baseAddress, $0.count, CMARK_OPT_DEFAULT) }
        defer { cmark_node_free(root) }
        blocks = Self.blocks(of: root, lineOffset)
    }

    private static func children(of node: OpaquePointer?) -> [OpaquePointer] {
        var children: [OpaquePointer] = []
        var child = cmark_node_first_child(node)
        while let one = child {
            children.append(one)
            child = cmark_node_next(one)
        }
        return children
    }

    private static func blocks(of node: OpaquePointer?, _ offset: Int) -> [MarkdownBlock] {
        children(of: node).compactMap { child in
            guard let kind = kind(of: child, offset) else { return nil }
            return MarkdownBlock(
                kind: kind, firstLine: Int(cmark_node_get_start_line(child)) + offset,
                lastLine: Int(cmark_node_get_end_line(child)) + offset,
                column: Int(cmark_node_get_start_column(child)))
        }
    }

    private static func kind(of node: OpaquePointer, _ offset: Int) -> MarkdownBlock.Kind? {
        switch cmark_node_get_type(node) {
        case CMARK_NODE_HEADING: .heading(level: Int(cmark_node_get_heading_level(node)), inlines(of: node, offset))
        case CMARK_NODE_PARAGRAPH: .paragraph(inlines(of: node, offset))
        case CMARK_NODE_LIST:
            .list(
                ordered: cmark_node_get_list_type(node) == CMARK_ORDERED_LIST, start: Int(cmark_node_get_list_start(node)),
                items: children(of: node).map { blocks(of: $0, offset) })
        case CMARK_NODE_BLOCK_QUOTE: .quote(blocks(of: node, offset))
        case CMARK_NODE_CODE_BLOCK:
            .code(
                info: cmark_node_get_fence_info(node).flatMap { $0.pointee == 0 ? nil : String(cString: $0) }, text: literal(node))
        case CMARK_NODE_THEMATIC_BREAK: .thematicBreak
        case CMARK_NODE_HTML_BLOCK: .html(literal(node))
        default: nil
        }
    }

    private static func inlines(of node: OpaquePointer, _ offset: Int) -> [MarkdownInline] {
        // libcmark gives inlines the line of the text that they begin on.
        children(of: node).map { child in
            let line = Int(cmark_node_get_start_line(child)) + offset
            return switch cmark_node_get_type(child) {
            case CMARK_NODE_CODE: .code(literal(child))
            case CMARK_NODE_EMPH: .emphasis(inlines(of: child, offset))
            case CMARK_NODE_STRONG: .strong(inlines(of: child, offset))
            case CMARK_NODE_LINK:
                .link(
                    destination: String(cString: cmark_node_get_url(child)), title: String(cString: cmark_node_get_title(child)),
                    inlines(of: child, offset), line: line)
            case CMARK_NODE_IMAGE:
                .image(
                    source: String(cString: cmark_node_get_url(child)), title: String(cString: cmark_node_get_title(child)),
                    inlines(of: child, offset), line: line)
            case CMARK_NODE_SOFTBREAK: .softBreak
            case CMARK_NODE_LINEBREAK: .lineBreak
            case CMARK_NODE_HTML_INLINE: .html(literal(child))
            default: .text(literal(child))
            }
        }
    }

    private static func literal(_ node: OpaquePointer) -> String { cmark_node_get_literal(node).map { String(cString: $0) } ?? "" }
}
