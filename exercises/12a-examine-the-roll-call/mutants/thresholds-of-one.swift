// caught-by: possible
// misconception: It examines with a threshold of 1, to save answers. ELB refuses thresholds below 2, so no roll-call has to know what they mean.
import Orchestra

func examinations() -> [Examination] {
    let wrong = ELB.ProbeResult.mismatch(statusCode: 500)
    return [
        Examination([.passed], expected: .healthy),
        Examination([.timedOut, .timedOut], expected: .unhealthy),
        Examination([wrong], from: .healthy, unhealthyThresholdCount: 1, expected: .unhealthy),
        Examination([.passed, wrong], expected: .healthy),
        Examination([.passed, wrong, .passed, wrong, .passed], expected: .healthy),
        Examination([.passed, .passed, .passed], from: .unhealthy, healthyThresholdCount: 3, expected: .healthy),
        Examination([.passed, .passed, wrong, .passed], from: .unhealthy, healthyThresholdCount: 3, expected: .unhealthy),
    ]
}
