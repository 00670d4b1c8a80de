// caught-by: free
// misconception: It examines the counters as well. A roll-call may begin them again when the state changes, or stop at the threshold: what everybody sees is the state, and only that has to be right.
import Orchestra

func examinations() -> [Examination] {
    let wrong = ELB.ProbeResult.mismatch(statusCode: 500)
    return [
        Examination([.passed], expected: .healthy),
        Examination([.timedOut, .timedOut], expected: .unhealthy),
        Examination(
            [wrong, wrong, wrong], from: .healthy, unhealthyThresholdCount: 3, expected: .unhealthy, consecutivePasses: 0,
            consecutiveFailures: 3),
        Examination([.passed, wrong], expected: .healthy),
        Examination([.passed, wrong, .passed, wrong, .passed], expected: .healthy),
        Examination(
            [.passed, .passed, .passed], from: .unhealthy, healthyThresholdCount: 3, expected: .healthy, consecutivePasses: 3,
            consecutiveFailures: 0),
        Examination([.passed, .passed, wrong, .passed], from: .unhealthy, healthyThresholdCount: 3, expected: .unhealthy),
    ]
}
