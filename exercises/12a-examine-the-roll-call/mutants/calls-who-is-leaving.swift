// caught-by: possible
// misconception: It calls the name of a target that is draining. Such a target isn't checked any more, and nobody has to know what its answer means.
// reads: 07-target-group#leaving-takes-time-as-well
import Orchestra

func examinations() -> [Examination] {
    let wrong = ELB.ProbeResult.mismatch(statusCode: 500)
    return [
        Examination([.passed], expected: .healthy),
        Examination([.timedOut, .timedOut], expected: .unhealthy),
        Examination([wrong, wrong, wrong], from: .healthy, unhealthyThresholdCount: 3, expected: .unhealthy),
        Examination([.passed, wrong], expected: .healthy),
        Examination([.passed, wrong, .passed, wrong, .passed], expected: .healthy),
        Examination([.passed, .passed, wrong, .passed], from: .unhealthy, healthyThresholdCount: 3, expected: .unhealthy),
        Examination([.passed, .passed], from: .draining, expected: .draining),
    ]
}
