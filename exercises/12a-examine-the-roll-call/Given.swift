import Orchestra

/// One test of a roll-call: what a target answers, and what state it has to be in afterwards.
struct Examination: Codable, Hashable {
    /// `initial`, `healthy` or `unhealthy`; no check has been counted yet.
    var start: ELB.TargetHealth.State
    /// 2 to 10.
    var healthyThresholdCount: Int
    /// 2 to 10.
    var unhealthyThresholdCount: Int
    /// One check after the other: `.passed`, `.mismatch(statusCode: 500)`, `.timedOut`, `.connectionFailed`.
    var answers: [ELB.ProbeResult]
    /// The state after the last answer.
    var expected: ELB.TargetHealth.State
    /// What has to be in the record after the last answer; `nil` if that isn't examined.
    var consecutivePasses: Int?
    var consecutiveFailures: Int?

    init(
        _ answers: [ELB.ProbeResult], from start: ELB.TargetHealth.State = .initial, healthyThresholdCount: Int = 5,
        unhealthyThresholdCount: Int = 2, expected: ELB.TargetHealth.State, consecutivePasses: Int? = nil,
        consecutiveFailures: Int? = nil
    ) {
        self.start = start
        self.healthyThresholdCount = healthyThresholdCount
        self.unhealthyThresholdCount = unhealthyThresholdCount
        self.answers = answers
        self.expected = expected
        self.consecutivePasses = consecutivePasses
        self.consecutiveFailures = consecutiveFailures
    }
}
