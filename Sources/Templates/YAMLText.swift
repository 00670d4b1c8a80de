package import Diagnostics
package import Yams

/// A YAML text, or a JSON one, as nodes that know where they stand. Deep nesting and what is no YAML are diagnostics.
package enum YAMLText {
    /// What can't be read, and where.
    package struct Defect: Error {
        package var diagnostic: Diagnostic
    }

    /// - Parameter help: What such a file has to be like, for one that is nested too deeply.
    /// - Returns: `nil` for an empty text.
    /// - Throws: ``Defect``.
    package static func compose(_ text: String, file: String, nesting help: String) throws(Defect) -> Node? {
        if let line = tooDeep(text) {
            throw Defect(
                diagnostic: Diagnostic(
                    id: "too-deep", at: SourceLocation(file: file, line: line, column: 1), "the file is nested too deeply",
                    help: help))
        }
        do { return try Yams.compose(yaml: text) } catch {
            var (line, column, problem) = (1, 1, "\(error)")
            switch error as? YamlError {
            case .scanner(_, let what, let mark, _)?, .parser(_, let what, let mark, _)?, .composer(_, let what, let mark, _)?:
                (line, column, problem) = (mark.line, mark.column, what)
            case .duplicatedKeysInMapping(let keys, let context)?:
                (line, column) = (context.mark.line, context.mark.column)
                problem = "a key stands twice: \(keys.joined(separator: ", "))"
            default: problem = "this is no YAML text"
            }
            throw Defect(
                diagnostic: Diagnostic(
                    id: "no-yaml", at: SourceLocation(file: file, line: line, column: column), "the file can't be read: \(problem)",
                    help: "Check the indentation (spaces, no tabs), the quotes and the brackets here."))
        }
    }

    /// Under which node something stands in for an earlier node by an alias: it alone doesn't begin after what comes before it.
    package static func ownerOfAlias(in root: Node) -> Node? {
        var last = (line: 0, column: 0)
        return ownerOfAlias(in: root, under: root, after: &last)
    }

    private static func ownerOfAlias(in node: Node, under owner: Node, after last: inout (line: Int, column: Int)) -> Node? {
        let place = node.mark.map { ($0.line, $0.column) } ?? last
        if place < last { return owner }
        last = place
        var sibling = (0, 0)
        func next(_ child: Node, _ owner: Node, _ last: inout (line: Int, column: Int)) -> Node? {
            // An empty one has the mark of what comes after it, and a map that of its first key.
            let place = child.mark.map { ($0.line, $0.column) } ?? last
            if place == sibling, sibling != (0, 0) { return owner }
            sibling = child.scalar?.string.isEmpty == true ? (0, 0) : place
            return ownerOfAlias(in: child, under: owner, after: &last)
        }
        switch node {
        case .sequence(let items):
            for item in items { if let found = next(item, node, &last) { return found } }
        case .mapping(let pairs):
            for (key, value) in pairs { if let found = next(key, node, &last) ?? next(value, key, &last) { return found } }
        case .alias: return owner
        case .scalar: break
        }
        return nil
    }

    /// The line in which something is nested more than sixty times: parsers may not come back from there.
    private static func tooDeep(_ text: String) -> Int? {
        var depth = 0
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            var dashes = 0
            var isLeading = true
            for byte in line.utf8 {
                switch byte {
                case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
                case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
                case UInt8(ascii: "-"), UInt8(ascii: "?"): if isLeading { dashes += 1 }
                case UInt8(ascii: " "): break
                default: isLeading = false
                }
                if depth > 60 || dashes > 60 { return number + 1 }
            }
            if line.prefix(while: { $0 == " " }).count > 200 { return number + 1 }
        }
        return nil
    }
}
