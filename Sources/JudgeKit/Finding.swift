/// What is wrong with an answer, in words: what was tried, what was expected, what came instead.
public struct Finding: Sendable {
    public var tried: String
    public var expected: String
    public var got: String
    /// What happened on the way, one line each.
    public var events: [String]

    /// - Parameters:
    ///   - tried: Left out, it is what ``trying(_:)`` said.
    ///   - events: Left out, they are what ``happened(_:)`` said.
    public init(_ tried: String? = nil, expected: String, got: String, events: [String]? = nil) {
        self.tried = tried ?? LearnerProcess.current.story.tried
        self.expected = expected
        self.got = got
        self.events = events ?? LearnerProcess.current.story.events
    }

    /// A finding unless the two are equal.
    public static func unless<Value: Equatable>(_ got: Value, equals expected: Value, _ tried: String? = nil) -> Finding? {
        got == expected ? nil : Finding(tried, expected: told(expected), got: told(got))
    }

    /// A finding unless the condition holds.
    public static func unless(
        _ condition: Bool, _ tried: String? = nil, expected: String, got: @autoclosure () -> String, events: [String]? = nil
    ) -> Finding? {
        condition ? nil : Finding(tried, expected: expected, got: got(), events: events)
    }
}

/// Says what a case tries, in words: a learner reads it when the case goes wrong, and also when the code stops in its middle.
public func trying(_ words: String) { LearnerProcess.current.story.tried = words }

/// Says that something happened in this case: a line of the story that a learner reads when the case goes wrong.
public func happened(_ line: String) { LearnerProcess.current.story.events.append(line) }

/// What a case has told of itself so far.
struct Story {
    var tried = ""
    var events: [String] = []
}

/// A value as a reader would write it: `nil` for no value, strings in quotes.
public func told<Value>(_ value: Value) -> String {
    if let optional = value as? any OptionalValue { return optional.told }
    if let text = value as? String { return "\"\(text)\"" }
    if let list = value as? [Any] { return "[\(list.map { told($0) }.joined(separator: ", "))]" }
    return "\(value)"
}

private protocol OptionalValue { var told: String { get } }

extension Optional: OptionalValue {
    fileprivate var told: String { map { JudgeKit.told($0) } ?? "nil" }
}
