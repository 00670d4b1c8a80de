/// A place in a file that a person can open: lines and columns start at 1, columns count characters.
public struct SourceLocation: Sendable, Hashable, Codable, CustomStringConvertible {
    /// The path as the person gave it, or relative to the folder they stand in.
    public var file: String
    public var line: Int
    public var column: Int?

    public init(file: String, line: Int, column: Int? = nil) {
        self.file = file
        self.line = line
        self.column = column
    }

    public var description: String {
        column.map { "\(file):\(line):\($0)" } ?? "\(file):\(line)"
    }
}
