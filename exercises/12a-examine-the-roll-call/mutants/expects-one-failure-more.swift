// caught-by: right
// misconception: It expects a target to be healthy still when it has failed as often as unhealthyThresholdCount says. With that many it is out.
// reads: 07-target-group#one-missed-call-is-not-enough
import Orchestra

func examinations() -> [Examination] {
    let wrong = ELB.ProbeResult.mismatch(statusCode: 500)
    return [
        Examination([.passed], expected: .healthy),
        Examination([.timedOut, .timedOut], expected: .unhealthy),
        Examination([wrong, wrong, wrong], from: .healthy, unhealthyThresholdCount: 3, expected: .healthy),
        Examination([.passed, wrong], expected: .healthy),
        Examination([.passed, wrong, .passed, wrong, .passed], expected: .healthy),
        Examination([.passed, .passed, .passed], from: .unhealthy, healthyThresholdCount: 3, expected: .healthy),
        Examination([.passed, .passed, wrong, .passed], from: .unhealthy, healthyThresholdCount: 3, expected: .unhealthy),
    ]
}
