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
        self.tried = shortened(tried ?? LearnerProcess.current.story.tried)
        self.expected = shortened(expected)
        self.got = shortened(got)
        self.events = events.map { $0.prefix(Story.mostEvents).map(shortened) } ?? LearnerProcess.current.story.events
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
public func trying(_ words: String) { LearnerProcess.current.story.tried = shortened(words) }

/// Says that something happened in this case: a line of the story that a learner reads when the case goes wrong.
public func happened(_ line: String) {
    guard LearnerProcess.current.story.events.count < Story.mostEvents else { return }
    LearnerProcess.current.story.events.append(shortened(line))
}

/// What a case has told of itself so far.
struct Story {
    static let mostEvents = 1000

    var tried = ""
    var events: [String] = []
}

/// As much of a text as a story can use. An answer may be some megabytes long, and there may be as many as there are cases.
func shortened(_ text: String) -> String {
    let most = 2000
    return text.utf8.count <= most ? text : String(decoding: text.utf8.prefix(most), as: UTF8.self) + "…"
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
