import Orchestra

/// Three heaps instead of a sorted list; the oldest leave first, and every stop has the same cause.
struct OneGlance: ECS.ServiceScheduler {
    func changes(for service: ECS.ServiceState) -> [ECS.TaskChange] {
        var coming: [ECS.Task.ID] = []
        var sick: [ECS.Task.ID] = []
        var rest: [ECS.Task.ID] = []
        var healthy = 0
        for task in service.tasks {
            if task.health == .healthy { healthy += 1 }
            switch (task.lastStatus, task.health) {
            case (.running, .unhealthy): sick.append(task.id)
            case (.running, _): rest.append(task.id)
            default: coming.append(task.id)
            }
        }
        let present = coming.count + rest.count
        let all = present + sick.count
        if present > service.desiredCount {
            return (coming + sick + rest).dropLast(service.desiredCount).map { .stop($0, because: .scalingIn) }
        }
        let starting = max(0, min(service.desiredCount - present, service.upperLimit - all, service.launchesAllowed))
        var going = max(0, min(sick.count, healthy + sick.count - service.desiredCount))
        if going == 0, !sick.isEmpty, all >= service.upperLimit, healthy == present { going = 1 }
        return [.start(count: starting, replacingUnhealthy: 0)]
            + sick.dropLast(sick.count - going).map { .stop($0, because: .scalingIn) }
    }
}
