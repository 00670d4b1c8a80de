import Orchestra

/// Three examinations, each of which goes through several states.
func examinations() -> [Examination] {
    let fail = ELB.ProbeResult.timedOut
    let bad = ELB.ProbeResult.mismatch(statusCode: 404)
    return [
        // Initial, unhealthy, one pass too few.
        Examination([fail, bad, .passed, .passed], healthyThresholdCount: 3, expected: .unhealthy),
        // Healthy at once, two failures too few, and two more.
        Examination(
            [.passed, bad, bad, .passed, bad, bad], healthyThresholdCount: 2, unhealthyThresholdCount: 3, expected: .healthy),
        // Out, and back, and out again.
        Examination(
            [.passed, fail, bad, fail, .passed, fail, .passed, .passed, .passed, bad, .connectionFailed],
            healthyThresholdCount: 3, unhealthyThresholdCount: 3, expected: .healthy),
        Examination([.passed, fail, fail], healthyThresholdCount: 7, expected: .unhealthy),
        Examination([.passed, bad, bad], from: .initial, healthyThresholdCount: 7, expected: .unhealthy),
        Examination([fail, .passed], healthyThresholdCount: 3, expected: .healthy),
    ]
}
