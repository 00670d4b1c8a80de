// caught-by: free
// misconception: It examines how many passes are counted while a target is healthy. Nothing depends on that, so a roll-call needn't count them.
import Orchestra

func examinations() -> [Examination] {
    let wrong = ELB.ProbeResult.mismatch(statusCode: 500)
    return [
        Examination([.passed], expected: .healthy),
        Examination([.timedOut, .timedOut], expected: .unhealthy),
        Examination([wrong, wrong, wrong], from: .healthy, unhealthyThresholdCount: 3, expected: .unhealthy),
        Examination([.passed, wrong], expected: .healthy),
        Examination([.passed, wrong, .passed, wrong, .passed], expected: .healthy, consecutivePasses: 1),
        Examination([.passed, .passed, .passed], from: .unhealthy, healthyThresholdCount: 3, expected: .healthy),
        Examination([.passed, .passed, wrong, .passed], from: .unhealthy, healthyThresholdCount: 3, expected: .unhealthy),
    ]
}
