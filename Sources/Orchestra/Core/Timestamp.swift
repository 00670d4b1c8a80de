/// A date as the AWS APIs write it: seconds since 1970, with a fraction.
///
/// Virtual time begins at ``epoch``, so the same simulation shows the same dates on every machine.
public struct Timestamp: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
    public var secondsSince1970: Double

    /// 2026-01-01T00:00:00Z.
    public static let epoch = Timestamp(secondsSince1970: 1_767_225_600)

    public init(secondsSince1970: Double) { self.secondsSince1970 = secondsSince1970 }

    init(_ moment: Moment) {
        secondsSince1970 = Self.epoch.secondsSince1970 + Double(moment.nanoseconds / 1_000_000) / 1000
    }

    init?(ifSet moment: Moment) {
        guard moment.isSet else { return nil }
        self.init(moment)
    }

    public init(from decoder: any Decoder) throws {
        secondsSince1970 = try decoder.singleValueContainer().decode(Double.self)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(secondsSince1970)
    }

    /// The virtual time it stands for.
    public var sinceEpoch: Duration {
        .milliseconds(Int64((secondsSince1970 - Self.epoch.secondsSince1970) * 1000 + 0.5))
    }

    public static func < (a: Self, b: Self) -> Bool { a.secondsSince1970 < b.secondsSince1970 }

    public var description: String { sinceEpoch.clock }
}
