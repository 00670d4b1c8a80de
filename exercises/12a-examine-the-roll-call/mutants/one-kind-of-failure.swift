// caught-by: finds-out
// misconception: All failures are refused connections, and no new target ever fails. A wrong status code and a check that timed out are failures as well, and somebody may overlook them.
import Orchestra

func examinations() -> [Examination] {
    return [
        Examination([.passed], expected: .healthy),
        Examination(
            [.connectionFailed, .connectionFailed, .connectionFailed], from: .healthy, unhealthyThresholdCount: 3,
            expected: .unhealthy),
        Examination([.passed, .connectionFailed], expected: .healthy),
        Examination([.passed, .connectionFailed, .passed, .connectionFailed, .passed], expected: .healthy),
        Examination([.passed, .passed, .passed], from: .unhealthy, healthyThresholdCount: 3, expected: .healthy),
        Examination(
            [.passed, .passed, .connectionFailed, .passed], from: .unhealthy, healthyThresholdCount: 3, expected: .unhealthy),
    ]
}
