public import Diagnostics

/// What a check found, chapter by chapter.
public struct CheckReport: Sendable, Hashable, Codable {
    /// How many of each kind were looked at, so that nothing is skipped in silence.
    public struct Counts: Sendable, Hashable, Codable {
        public var run = 0
        public var mustFail = 0
        public var mustTrap = 0
        public var regions = 0
        public var sketches = 0
        public var outputs = 0
        public var figures = 0
        public var quizzes = 0

        public init() {}

        public static func + (a: Self, b: Self) -> Self {
            var sum = a
            sum.run += b.run
            sum.mustFail += b.mustFail
            sum.mustTrap += b.mustTrap
            sum.regions += b.regions
            sum.sketches += b.sketches
            sum.outputs += b.outputs
            sum.figures += b.figures
            sum.quizzes += b.quizzes
            return sum
        }
    }

    /// One snippet's verdict.
    public struct SnippetReport: Sendable, Hashable, Codable {
        /// `03-task#heal`, or `03-task#line-41` where the snippet has no id.
        public var id: String
        public var location: SourceLocation
        public var passed: Bool

        public init(id: String, location: SourceLocation, passed: Bool) {
            self.id = id
            self.location = location
            self.passed = passed
        }
    }

    public struct ChapterReport: Sendable, Hashable, Codable {
        public var name: String
        public var snippets: [SnippetReport]
        public var diagnostics: [Diagnostic]
        public var counts: Counts

        public init(name: String, snippets: [SnippetReport], diagnostics: [Diagnostic], counts: Counts) {
            self.name = name
            self.snippets = snippets
            self.diagnostics = diagnostics
            self.counts = counts
        }
    }

    public var chapters: [ChapterReport]
    public var duration: Duration

    public init(chapters: [ChapterReport], duration: Duration) {
        self.chapters = chapters
        self.duration = duration
    }

    public var counts: Counts { chapters.reduce(Counts()) { $0 + $1.counts } }
    public var diagnostics: [Diagnostic] { chapters.flatMap(\.diagnostics) }
    /// Warnings and notes don't make a check fail.
    public var passed: Bool { !diagnostics.contains { $0.severity == .error } }
}
