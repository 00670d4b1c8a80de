extension ELB {
    /// Decides how much of its share a target gets that has just become healthy
    /// (Application Load Balancers guide, slow start mode).
    public protocol SlowStartPolicy: Sendable {
        /// - Parameters:
        ///   - elapsed: Since the target became healthy; less than `duration`.
        ///   - duration: `slow_start.duration_seconds`.
        /// - Returns: 1 to 100 percent of what a target gets that isn't in slow start.
        func weight(after elapsed: Duration, of duration: Duration) -> Int
    }

    /// The reference: the share grows in a straight line.
    public struct LinearSlowStart: SlowStartPolicy {
        public init() {}

        // snippet.slow-start
        public func weight(after elapsed: Duration, of duration: Duration) -> Int {
            guard duration > .zero else { return 100 }
            return min(100, max(1, Int(100 * (elapsed / duration))))
        }
        // snippet.end
    }
}

extension ELB.SlowStartPolicy where Self == ELB.LinearSlowStart {
    public static var linear: ELB.LinearSlowStart { ELB.LinearSlowStart() }
}
