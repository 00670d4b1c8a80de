import Orchestra

/// Works the limits out by itself, stops before it starts, and asks itself whether it can move.
struct ChangeOfEdition: ECS.ServiceScheduler {
    func changes(for service: ECS.ServiceState) -> [ECS.TaskChange] {
        let (stops, count) = plan(service)
        return stops.map { .stop($0, because: .unhealthy) } + [.start(count: count, replacingUnhealthy: count)]
    }

    func cannotMove(_ service: ECS.ServiceState) -> Bool {
        var patient = service
        patient.launchesAllowed = .max
        let (stops, count) = plan(patient)
        let isAtRest = patient.tasks.allSatisfy { $0.health == .healthy }
        return isAtRest && stops.isEmpty && count == 0 && patient.tasks.contains { !$0.isPrimary }
    }

    private func plan(_ service: ECS.ServiceState) -> (stops: [ECS.Task.ID], starts: Int) {
        let (whole, rest) = (service.desiredCount * service.minimumHealthyPercent).quotientAndRemainder(dividingBy: 100)
        let floor = rest > 0 ? whole + 1 : whole
        let ceiling = service.desiredCount * service.maximumPercent / 100
        var heaps: [Bool: [ECS.ServiceState.TaskState]] = [true: [], false: []]
        for task in service.tasks { heaps[task.isPrimary]!.append(task) }
        var stops: [ECS.Task.ID] = []
        var heard = service.tasks.filter { $0.health == .healthy }.count
        for task in heaps[false]! {
            if task.health != .healthy {
                stops.append(task.id)
            } else if heard > floor {
                heard -= 1
                stops.append(task.id)
            }
        }
        let arriving = heaps[true]!.sorted { a, b in a.health != .healthy && b.health == .healthy }
        if arriving.count > service.desiredCount {
            stops += arriving[..<(arriving.count - service.desiredCount)].map(\.id)
        }
        let free = min(ceiling - service.tasks.count, service.launchesAllowed)
        return (stops, max(0, min(free, service.desiredCount - arriving.count)))
    }
}
