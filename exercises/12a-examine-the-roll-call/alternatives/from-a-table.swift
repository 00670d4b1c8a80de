import Orchestra

/// A letter for each answer: P passed, S a status code, T timed out, C connection failed.
func examinations() -> [Examination] {
    let table: [(ELB.TargetHealth.State, String, Int, Int, ELB.TargetHealth.State)] = [
        (.initial, "CP", 10, 2, .healthy), (.initial, "SCT", 2, 3, .unhealthy), (.healthy, "TTTPTTT", 2, 4, .healthy),
        (.healthy, "CCCC", 10, 4, .unhealthy), (.unhealthy, "PPPP", 4, 2, .healthy), (.unhealthy, "PPPSP", 4, 2, .unhealthy),
        (.unhealthy, "PPP", 4, 2, .unhealthy), (.healthy, "SS", 4, 2, .unhealthy),
    ]
    return table.map { start, letters, healthy, unhealthy, expected in
        var examination = Examination([], expected: expected)
        examination.start = start
        examination.healthyThresholdCount = healthy
        examination.unhealthyThresholdCount = unhealthy
        for letter in letters {
            switch letter {
            case "P": examination.answers.append(.passed)
            case "S": examination.answers.append(.mismatch(statusCode: 503))
            case "T": examination.answers.append(.timedOut)
            default: examination.answers.append(.connectionFailed)
            }
        }
        return examination
    }
}
