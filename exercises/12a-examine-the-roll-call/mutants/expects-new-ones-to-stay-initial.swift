// caught-by: right
// misconception: It expects a new target to stay initial, however often it fails. It takes as many failures as for a healthy one, and then it is unhealthy.
import Orchestra

func examinations() -> [Examination] {
    let wrong = ELB.ProbeResult.mismatch(statusCode: 500)
    return [
        Examination([.passed], expected: .healthy),
        Examination([.timedOut, .timedOut], expected: .initial),
        Examination([wrong, wrong, wrong], from: .healthy, unhealthyThresholdCount: 3, expected: .unhealthy),
        Examination([.passed, wrong], expected: .healthy),
        Examination([.passed, wrong, .passed, wrong, .passed], expected: .healthy),
        Examination([.passed, .passed, .passed], from: .unhealthy, healthyThresholdCount: 3, expected: .healthy),
        Examination([.passed, .passed, wrong, .passed], from: .unhealthy, healthyThresholdCount: 3, expected: .unhealthy),
    ]
}
