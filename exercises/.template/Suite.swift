import JudgeKit
import Orchestra

let suite = Suite([missing, pending, enough])

/// Asks for one service, and says what was right.
private func ask(_ service: ServiceCounts, expecting expected: Int) -> Finding? {
    trying("a service that wants \(service.desiredCount), has \(service.runningCount) running and \(service.pendingCount) pending")
    return .unless(tasksToStart(for: service), equals: expected)
}

/// Smaller numbers: a learner is shown the smallest case that fails.
private func smaller(_ service: ServiceCounts) -> [ServiceCounts] {
    Shrink.number(service.desiredCount).map {
        ServiceCounts(desiredCount: $0, runningCount: min(service.runningCount, $0), pendingCount: service.pendingCount)
    }
}

private let missing = Check(
    "missing", "What is missing is started", reads: "03-service",
    cases: .drawn(20, shrink: smaller) { random in
        let running = Int(random.bounded(5))
        return ServiceCounts(desiredCount: running + Int(random.bounded(6)), runningCount: running, pendingCount: 0)
    }
) { (service: ServiceCounts) -> Finding? in
    ask(service, expecting: service.desiredCount - service.runningCount)
}

private let pending = Check(
    "pending", "Who is on the way isn't started again", reads: "03-service",
    cases: .examples([
        ServiceCounts(desiredCount: 3, runningCount: 0, pendingCount: 3),
        ServiceCounts(desiredCount: 3, runningCount: 1, pendingCount: 1),
        ServiceCounts(desiredCount: 2, runningCount: 0, pendingCount: 1),
    ])
) { (service: ServiceCounts) -> Finding? in
    ask(service, expecting: service.desiredCount - service.runningCount - service.pendingCount)
}

private let enough = Check(
    "enough", "Nothing is started where there are enough", reads: "03-service",
    cases: .drawn(20) { random in
        let desired = Int(random.bounded(4))
        return ServiceCounts(
            desiredCount: desired, runningCount: desired + Int(random.bounded(3)), pendingCount: Int(random.bounded(3)))
    }
) { (service: ServiceCounts) -> Finding? in
    ask(service, expecting: 0)
}
