public import Diagnostics

/// One fenced block of Swift in a chapter.
public struct Snippet: Sendable, Hashable {
    public enum Kind: Sendable, Hashable {
        case run
        /// `fails="…"`: must not compile, with this text in the diagnostic.
        case mustFail(saying: String)
        /// `traps="…"`: must compile and stop with a run-time error that says this.
        case mustTrap(saying: String)
        /// `from="…" region="…"`: must equal that region of a source file.
        case region(from: String, name: String)
        /// `{.sketch}`: shown only.
        case sketch
    }

    /// The id that the author gave, unique in the chapter.
    public var id: String?
    public var kind: Kind
    /// The id of the snippet whose code runs before this one's.
    public var continues: String?
    public var timeout: Duration?
    /// `stage=`: the `Simulation` variable that figures are drawn from, where there are several.
    public var stage: String?
    /// The lines between the fences, each ended by a newline, without the indentation of a list or quote.
    public var code: String
    /// Where the opening fence stands.
    public var location: SourceLocation
    /// The line of the first line of code.
    public var firstCodeLine: Int

    public init(
        id: String?, kind: Kind, continues: String? = nil, timeout: Duration? = nil, stage: String? = nil, code: String,
        location: SourceLocation, firstCodeLine: Int
    ) {
        self.id = id
        self.kind = kind
        self.continues = continues
        self.timeout = timeout
        self.stage = stage
        self.code = code
        self.location = location
        self.firstCodeLine = firstCodeLine
    }

    /// What people call it: its id, or the line where it begins.
    public var label: String { id ?? "line-\(location.line)" }
}
