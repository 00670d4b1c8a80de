/// A point in virtual time: nanoseconds since the simulation began.
///
/// Eight bytes, so that a million pending events stay small; the public surface speaks `Duration`.
struct Moment: Hashable, Comparable, Sendable {
    var nanoseconds: Int64

    static let zero = Moment(nanoseconds: 0)
    /// Not yet, or never.
    static let never = Moment(nanoseconds: .max)

    init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }
    init(_ duration: Duration) { nanoseconds = duration.inNanoseconds }

    var duration: Duration { .nanoseconds(nanoseconds) }
    var isSet: Bool { self != .never }

    static func < (a: Self, b: Self) -> Bool { a.nanoseconds < b.nanoseconds }
    /// Saturates, as durations do.
    static func + (a: Self, b: Duration) -> Self {
        let (sum, overflow) = a.nanoseconds.addingReportingOverflow(b.inNanoseconds)
        return Moment(nanoseconds: overflow ? .max - 1 : sum)
    }

    /// The first multiple of `interval` that lies after this moment.
    func next(onGridOf interval: Duration) -> Moment {
        let step = max(interval.inNanoseconds, 1)
        let (next, overflow) = (nanoseconds / step + 1).multipliedReportingOverflow(by: step)
        return overflow ? Moment(nanoseconds: .max - 1) : Moment(nanoseconds: next)
    }
}

extension Moment: Codable {
    init(from decoder: any Decoder) throws { nanoseconds = try decoder.singleValueContainer().decode(Int64.self) }
    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(nanoseconds)
    }
}

extension Duration {
    /// Saturates: no virtual duration that fits a story is longer than 292 years.
    var inNanoseconds: Int64 {
        let (seconds, attoseconds) = components
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        if overflow { return seconds < 0 ? .min : .max - 1 }
        return product + attoseconds / 1_000_000_000
    }

    /// `1:05`, `1:05.25`, `2:00:00`: minutes and seconds, hours where there are some, milliseconds where they aren't zero.
    public var clock: String {
        let total = inNanoseconds / 1_000_000
        let (milliseconds, seconds) = (total % 1000, total / 1000 % 60)
        let (minutes, hours) = (total / 60_000 % 60, total / 3_600_000)
        var text = hours > 0 ? "\(hours):\(twoDigits(minutes)):" : "\(minutes):"
        text += twoDigits(seconds)
        if milliseconds > 0 {
            var fraction = String(1000 + milliseconds).dropFirst()
            while fraction.hasSuffix("0") { fraction.removeLast() }
            text += ".\(fraction)"
        }
        return text
    }
}

func twoDigits(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
