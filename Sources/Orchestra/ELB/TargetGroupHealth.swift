extension ELB {
    /// How many healthy targets there must be: a count, a percentage of the registered ones, or both; then either breach counts
    /// (Application Load Balancers guide, target group health).
    struct HealthyTargetsMinimum: Hashable, Sendable {
        /// 0 for off.
        var count: Int
        /// `nil` for off.
        var percentage: Int?

        func isMet(healthy: Int, registered: Int) -> Bool {
            healthy >= count && (percentage.map { healthy * 100 >= $0 * registered } ?? true)
        }
    }
}
