// caught-by: finds-out
// misconception: It examines only targets that pass. Whoever goes wrong with failures is never found out.
import Orchestra

func examinations() -> [Examination] {
    return [
        Examination([.passed], expected: .healthy),
        Examination([.passed, .passed, .passed], expected: .healthy),
        Examination([.passed, .passed], from: .healthy, expected: .healthy),
        Examination([.passed, .passed, .passed], from: .unhealthy, healthyThresholdCount: 3, expected: .healthy),
        Examination([.passed, .passed], from: .unhealthy, healthyThresholdCount: 3, expected: .unhealthy),
    ]
}
