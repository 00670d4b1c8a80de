// caught-by: few
// misconception: One examination goes through a whole evening. When it fails, nobody can say where.
import Orchestra

func examinations() -> [Examination] {
    let wrong = ELB.ProbeResult.mismatch(statusCode: 500)
    return [
        Examination([.passed], expected: .healthy),
        Examination([.timedOut, .timedOut], expected: .unhealthy),
        Examination([wrong, wrong, wrong], from: .healthy, unhealthyThresholdCount: 3, expected: .unhealthy),
        Examination([.passed, wrong], expected: .healthy),
        Examination([.passed, wrong, .passed, wrong, .passed], expected: .healthy),
        Examination([.passed, .passed, .passed], from: .unhealthy, healthyThresholdCount: 3, expected: .healthy),
        Examination([.passed, .passed, wrong, .passed], from: .unhealthy, healthyThresholdCount: 3, expected: .unhealthy),
        Examination(Array(repeating: .passed, count: 100), expected: .healthy),
    ]
}
