import Orchestra

/// Tests that every right roll-call passes, and hardly a wrong one.
func examinations() -> [Examination] {
    var examinations: [Examination] = []
    let wrong = ELB.ProbeResult.mismatch(statusCode: 500)

    // podium.write: examine new targets: when are they healthy, when unhealthy?
    examinations.append(Examination([.passed], expected: .healthy))
    examinations.append(Examination([.timedOut, .timedOut], expected: .unhealthy))
    // podium.end

    // podium.write: examine healthy targets that fail: just enough, just not enough, with a pass between
    examinations.append(Examination([wrong, wrong, wrong], from: .healthy, unhealthyThresholdCount: 3, expected: .unhealthy))
    examinations.append(Examination([.passed, wrong], expected: .healthy))
    examinations.append(Examination([.passed, wrong, .passed, wrong, .passed], expected: .healthy))
    // podium.end

    // podium.write: examine unhealthy targets that pass again: just enough, just not enough, with a failure between
    examinations.append(Examination([.passed, .passed, .passed], from: .unhealthy, healthyThresholdCount: 3, expected: .healthy))
    examinations.append(
        Examination([.passed, .passed, wrong, .passed], from: .unhealthy, healthyThresholdCount: 3, expected: .unhealthy))
    // podium.end

    return examinations
}
