/// What a suite found out about one submission: the same bytes whenever it is asked again.
public struct SuiteReport: Hashable, Sendable, Codable {
    /// In the order of the suite.
    public var checks: [CheckResult]

    public init(checks: [CheckResult]) { self.checks = checks }

    public var hasPassed: Bool { !checks.isEmpty && checks.allSatisfy(\.hasPassed) }
}

public struct CheckResult: Hashable, Sendable, Codable {
    /// Who may see what a check found, and when; the words are Gradescope's.
    public enum Visibility: String, Hashable, Sendable, Codable {
        case visible
        /// A learner is told whether it passed, and nothing more.
        case hidden
        case afterDueDate = "after_due_date"
        case afterPublished = "after_published"
    }

    public var id: String
    /// What must hold, as a sentence.
    public var title: String
    /// Where it is explained: a chapter and, after `#`, a section.
    public var reads: String
    public var visibility: Visibility
    public var caseCount: Int
    /// How many were asked; fewer than there are when the program kept stopping or hanging.
    public var askedCount: Int
    /// The numbers of the cases that failed, in order.
    public var failedCases: [Int]
    /// Tells apart how they failed: two programs that answer alike have the same.
    public var behaviour: String
    /// Whether an answer came too late, or never: another run may end otherwise.
    public var timedOut: Bool
    /// Of the first failing check alone: the smallest case that was found.
    public var failure: Failure?

    public var hasPassed: Bool { failedCases.isEmpty && askedCount == caseCount }

    public init(id: String, title: String, reads: String, visibility: Visibility, caseCount: Int, failedCases: [Int] = []) {
        self.id = id
        self.title = title
        self.reads = reads
        self.visibility = visibility
        self.caseCount = caseCount
        askedCount = 0
        self.failedCases = failedCases
        behaviour = ""
        timedOut = false
    }
}

/// The smallest case that goes wrong, as a story.
public struct Failure: Hashable, Sendable, Codable {
    public enum Kind: String, Hashable, Sendable, Codable {
        /// It answered, and the answer is wrong.
        case wrong
        /// The part to write is still to be written.
        case unwritten
        /// A run-time error stopped it.
        case trapped
        /// It took too long to answer.
        case timedOut
        /// It ended although nobody asked it to.
        case ended
        /// What it sent isn't an answer.
        case noAnswer
        case printedTooMuch
    }

    public var kind: Kind
    /// What was tried, in words.
    public var tried: String
    public var expected: String
    public var got: String
    public var events: [String]
    /// The question during which it stopped, counted within the case from 1.
    public var question: Int?
    /// The line of the learner's file at which it stopped, where it is known.
    public var line: Int?
    /// What the learner's code printed last.
    public var printed: String

    public init(
        kind: Kind, tried: String, expected: String, got: String, events: [String] = [], question: Int? = nil, line: Int? = nil,
        printed: String = ""
    ) {
        self.kind = kind
        self.tried = tried
        self.expected = expected
        self.got = got
        self.events = events
        self.question = question
        self.line = line
        self.printed = printed
    }
}
