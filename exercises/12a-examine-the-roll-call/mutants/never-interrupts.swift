// caught-by: finds-out
// misconception: No sequence is ever interrupted. Whoever adds up failures and passes, and forgets none, answers all of them rightly; and no failure is a check that timed out.
import Orchestra

func examinations() -> [Examination] {
    let wrong = ELB.ProbeResult.mismatch(statusCode: 500)
    return [
        Examination([.passed], expected: .healthy),
        Examination([wrong, wrong, wrong], from: .healthy, unhealthyThresholdCount: 3, expected: .unhealthy),
        Examination([.passed, wrong], expected: .healthy),
        Examination([.passed, .passed, .passed], from: .unhealthy, healthyThresholdCount: 3, expected: .healthy),
        Examination([.passed, .passed], from: .unhealthy, healthyThresholdCount: 3, expected: .unhealthy),
    ]
}
