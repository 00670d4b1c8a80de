import Orchestra

/// What was done to a world and what came of it, for people.
public struct Story: Sendable {
    public private(set) var lines: [String] = []
    /// Of each thing that was done, so many lines of the log.
    var perItem = 30
    private var told = 0

    public init() {}

    mutating func begin(_ item: Item, _ step: Recording.Step, at now: Duration) {
        told = 0
        lines.append("#\(item.place)  \(now.clock)  \(Self.describe(step))")
    }

    mutating func headline(_ text: String) {
        told = 0
        lines.append(text)
    }

    mutating func refused(_ reason: String) { lines.append("        refused: \(reason)") }

    mutating func tell(_ entry: LogEntry) {
        if case .serviceEvent = entry.event { return }
        told += 1
        if told == perItem + 1 { lines.append("        …") }
        if told <= perItem { lines.append("        \(entry)") }
    }

    /// The call, without the names of modules.
    static func describe(_ step: Recording.Step) -> String {
        if case .advance(let nanoseconds) = step { return "time passes until \(Duration.nanoseconds(nanoseconds).clock)" }
        return strip("\(step)", ["Orchestra.", "Command.", "Recording.Step.", "Optional", "Request(", "command(", "fault("])
    }

    private static func strip(_ text: String, _ words: [String]) -> String {
        var text = text
        for word in words.prefix(3) { text = text.split(separator: word, omittingEmptySubsequences: false).joined() }
        return text
    }
}
