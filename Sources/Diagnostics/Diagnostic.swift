/// What is wrong, where, and how to mend it.
public struct Diagnostic: Sendable, Hashable, Codable {
    public enum Severity: String, Sendable, Hashable, Codable, Comparable {
        case note, warning, error

        public static func < (a: Self, b: Self) -> Bool { a.rank < b.rank }
        private var rank: Int {
            switch self {
            case .note: 0
            case .warning: 1
            case .error: 2
            }
        }
    }

    public var severity: Severity
    /// A stable, short name of the kind of problem (`unknown-attribute`), for scripts and tests.
    public var id: String
    public var location: SourceLocation?
    /// One sentence, without a final full stop, that says what is wrong.
    public var summary: String
    /// The source line that `location` names, shown with a caret under its column.
    public var sourceLine: String?
    /// More lines, shown as they are: a diff, what a program printed.
    public var details: String?
    /// How to mend it: one sentence in the imperative.
    public var help: String?

    public init(
        _ severity: Severity = .error, id: String, at location: SourceLocation?, _ summary: String,
        sourceLine: String? = nil, details: String? = nil, help: String? = nil
    ) {
        self.severity = severity
        self.id = id
        self.location = location
        self.summary = summary
        self.sourceLine = sourceLine
        self.details = details
        self.help = help
    }
}
