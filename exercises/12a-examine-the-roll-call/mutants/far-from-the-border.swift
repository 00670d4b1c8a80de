// caught-by: finds-out
// misconception: It examines with many failures and many passes, far from the thresholds. Whoever counts one too few or one too many is found out only just at the threshold and just before.
// reads: 07-target-group#back-on-the-list-takes-longer
import Orchestra

func examinations() -> [Examination] {
    let wrong = ELB.ProbeResult.mismatch(statusCode: 500)
    return [
        Examination([.passed], expected: .healthy),
        Examination([.timedOut, .timedOut, .timedOut, .timedOut, .timedOut, .timedOut], expected: .unhealthy),
        Examination([.passed, wrong, wrong, wrong, wrong, wrong, wrong], expected: .unhealthy),
        Examination(Array(repeating: .passed, count: 9), from: .unhealthy, healthyThresholdCount: 3, expected: .healthy),
    ]
}
