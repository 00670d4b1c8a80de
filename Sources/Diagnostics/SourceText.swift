/// A text as diagnostics show it: line by line, whatever ends its lines.
public struct SourceText: Sendable {
    private static let shownCharacters = 300

    private let lines: [Substring]

    public init(_ text: String) { lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) }

    /// The beginning of the line of a place; `nil` past the end.
    public func line(of location: SourceLocation) -> String? {
        guard lines.indices.contains(location.line - 1) else { return nil }
        return String(lines[location.line - 1].prefix(Self.shownCharacters))
    }
}
