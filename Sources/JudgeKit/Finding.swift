/// What is wrong with an answer, in words: what was tried, what was expected, what came instead.
public struct Finding: Sendable {
    public var tried: String
    public var expected: String
    public var got: String
    /// What happened on the way, one line each.
    public var events: [String]

    public init(_ tried: String, expected: String, got: String, events: [String] = []) {
        self.tried = tried
        self.expected = expected
        self.got = got
        self.events = events
    }

    /// A finding unless the two are equal.
    public static func unless<Value: Equatable>(_ got: Value, equals expected: Value, _ tried: String) -> Finding? {
        got == expected ? nil : Finding(tried, expected: told(expected), got: told(got))
    }

    /// A finding unless the condition holds.
    public static func unless(_ condition: Bool, _ tried: String, expected: String, got: @autoclosure () -> String) -> Finding? {
        condition ? nil : Finding(tried, expected: expected, got: got())
    }
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
