// caught-by: room
// misconception: It starts replacements though the list is full. maximumPercent says how many there may be at once; where there is no room, the unhealthy one has to leave first.
// reads: 08-performance#four-ill-and-nobody-may-sit-beside-him
import Orchestra

/// Compares what there is with what is wanted.
struct OneGlance: ECS.ServiceScheduler {
    func changes(for service: ECS.ServiceState) -> [ECS.TaskChange] {
        let unhealthy = service.tasks.filter { $0.health == .unhealthy }
        let present = service.tasks.count - unhealthy.count
        let healthy = service.tasks.count { $0.health == .healthy }

        if present > service.desiredCount {
            let leaving = service.tasks.sorted { rank($0) < rank($1) }.prefix(service.tasks.count - service.desiredCount)
            return leaving.map { .stop($0.id, because: .scalingIn) }
        }

        let room = service.upperLimit - service.tasks.count
        let count = min(service.desiredCount - present, service.launchesAllowed)
        let start = count > 0 ? [ECS.TaskChange.start(count: count, replacingUnhealthy: min(count, unhealthy.count))] : []

        var leaving = min(healthy + unhealthy.count - service.desiredCount, unhealthy.count)
        if leaving <= 0, room <= 0, present == healthy { leaving = min(1, unhealthy.count) }
        return start + unhealthy.prefix(max(leaving, 0)).map { .stop($0.id, because: .unhealthy) }
    }

    private func rank(_ task: ECS.ServiceState.TaskState) -> Int {
        if task.lastStatus != .running { return 0 }
        return task.health == .unhealthy ? 1 : 2
    }
}
