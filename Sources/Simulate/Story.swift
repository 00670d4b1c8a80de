import Orchestra

/// What was done to a world and what came of it, for people.
public struct Story: Sendable {
    public private(set) var lines: [String] = []
    /// Of each thing that was done, so many lines of the log.
    var perItem = 30
    private var told = 0
    /// Whether each line is printed when it happens: what comes before a stop of the process is seen then.
    private let isLive: Bool

    public init(isLive: Bool = false) { self.isLive = isLive }

    private mutating func add(_ line: String) {
        lines.append(line)
        if isLive { print(line) }
    }

    mutating func begin(_ item: Item, _ step: Recording.Step, at now: Duration) {
        told = 0
        add("#\(item.place)  \(now.clock)  \(Self.describe(step))")
    }

    mutating func headline(_ text: String) {
        told = 0
        add(text)
    }

    mutating func refused(_ reason: String) { add("        refused: \(reason)") }

    mutating func tell(_ entry: LogEntry) {
        if case .serviceEvent = entry.event { return }
        told += 1
        if told == perItem + 1 { add("        …") }
        if told <= perItem { add("        \(entry)") }
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
