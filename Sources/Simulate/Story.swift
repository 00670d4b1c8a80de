import Orchestra

/// What was done to a world and what came of it, for people.
public struct Story: Sendable {
    /// Of each thing that was done, so many lines of the log: those from which it began, and those to which it came.
    private static let (shownFirst, shownLast) = (5, 25)

    private var done: [String] = []
    private var told: [String] = []
    private var labels: [String: String] = [:]
    /// Whether each line is printed when it happens: what comes before a stop of the process is seen then.
    private let isLive: Bool

    public init(isLive: Bool = false) { self.isLive = isLive }

    public var lines: [String] { done + shown }

    private var shown: [String] {
        guard told.count > Self.shownFirst + Self.shownLast else { return told }
        return told.prefix(Self.shownFirst) + ["        …"] + told.suffix(Self.shownLast)
    }

    private mutating func add(_ line: String) {
        done += shown
        done.append(line)
        told = []
        if isLive { print(line) }
    }

    mutating func begin(_ item: Item, _ step: Recording.Step, at now: Duration) {
        add("#\(item.place)  \(now.clock)  \(described(step))")
    }

    mutating func headline(_ text: String) { add(text) }

    mutating func refused(_ reason: String) { add("        refused: \(reason)") }

    mutating func tell(_ entry: LogEntry) {
        if case .serviceEvent = entry.event { return }
        if case .taskCreated(let task, let label, _, _, _) = entry.event { labels["\(task)"] = "\(label)" }
        let line = "        \(entry)"
        if isLive { print(line) }
        told.append(line)
        // A long one isn't kept whole.
        if told.count > 1000 { told.removeSubrange(Self.shownFirst..<(told.count - Self.shownLast - 1)) }
    }

    // MARK: Calls

    /// The call, without the names of modules and of what wraps it, and tasks by their letters.
    private func described(_ step: Recording.Step) -> String {
        if case .advance(let nanoseconds) = step { return "time passes until \(Duration.nanoseconds(nanoseconds).clock)" }
        var text = Self.unwrapped("\(step)".split(separator: "Orchestra.", omittingEmptySubsequences: false).joined())
        for (id, label) in labels where text.contains(id) {
            text = text.split(separator: id, omittingEmptySubsequences: false).joined(separator: label)
        }
        return text
    }

    /// `command(updateService(ECS.UpdateServiceRequest(a: Optional("x"))))` is `updateService(a: "x")`.
    private static func unwrapped(_ text: String) -> String {
        var result = ""
        var isWrapper: [Bool] = []
        for character in text {
            switch character {
            case "(":
                let name = String(result.reversed().prefix { $0.isLetter || $0.isNumber || $0 == "." }.reversed())
                let wraps = ["Optional", "command", "fault"].contains(name) || name.hasSuffix("Request")
                if wraps { result.removeLast(name.count) } else { result.append(character) }
                isWrapper.append(wraps)
            case ")": if isWrapper.popLast() != true { result.append(character) }
            default: result.append(character)
            }
        }
        return result
    }
}
