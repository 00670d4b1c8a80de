/// How long answers took, counted in classes that are each three percent wide at most: quantiles without keeping every answer.
public struct LatencyHistogram: Hashable, Sendable, Codable {
    /// By class; as many as are needed.
    private var counts: [Int] = []
    public private(set) var count = 0

    public init() {}

    public mutating func add(_ latency: Duration) {
        let index = Self.index(UInt64(max(0, latency.inNanoseconds / 1000)))
        if index >= counts.count { counts += Array(repeating: 0, count: index + 1 - counts.count) }
        counts[index] += 1
        count += 1
    }

    public mutating func add(_ other: LatencyHistogram) {
        if other.counts.count > counts.count { counts += Array(repeating: 0, count: other.counts.count - counts.count) }
        for (index, number) in other.counts.enumerated() { counts[index] += number }
        count += other.count
    }

    /// So long did this share of the answers take at most, to three percent: 0.5 is the median.
    /// - Returns: `nil` without answers.
    public func quantile(_ share: Double) -> Duration? {
        guard count > 0 else { return nil }
        let rank = max(1, Int((min(max(share, 0), 1) * Double(count)).rounded(.up)))
        var sum = 0
        for (index, number) in counts.enumerated() {
            sum += number
            if sum >= rank { return .microseconds(Self.highest(index)) }
        }
        return nil
    }

    // Microseconds below 64 have a class each; above, each power of two is cut into 32.

    private static func index(_ value: UInt64) -> Int {
        guard value >= 64 else { return Int(value) }
        let power = 63 - value.leadingZeroBitCount
        return 64 + (power - 6) * 32 + Int(value >> UInt64(power - 5)) - 32
    }

    /// The largest value of a class.
    private static func highest(_ index: Int) -> Int64 {
        guard index >= 64 else { return Int64(index) }
        let (power, part) = ((index - 64) / 32 + 6, (index - 64) % 32)
        return (Int64(32 + part + 1) << Int64(power - 5)) - 1
    }
}
