import Orchestra

/// Compares what there is with what is wanted.
struct OneGlance: ECS.ServiceScheduler {
    func changes(for service: ECS.ServiceState) -> [ECS.TaskChange] {
        // podium.write: count who is present, who is unhealthy and who is healthy
        let unhealthy = service.tasks.filter { $0.health == .unhealthy }
        let present = service.tasks.count - unhealthy.count
        let healthy = service.tasks.count { $0.health == .healthy }
        // podium.end

        // podium.write: if there are too many, give back who leaves
        if present > service.desiredCount {
            let leaving = service.tasks.sorted { rank($0) < rank($1) }.prefix(service.tasks.count - service.desiredCount)
            return leaving.map { .stop($0.id, because: .scalingIn) }
        }
        // podium.end

        // podium.write: work out how many to start, as far as there is room
        let room = service.upperLimit - service.tasks.count
        let count = min(service.desiredCount - present, room, service.launchesAllowed)
        let start = count > 0 ? [ECS.TaskChange.start(count: count, replacingUnhealthy: min(count, unhealthy.count))] : []
        // podium.end

        // podium.write: give back what to start, and which unhealthy tasks leave
        var leaving = min(healthy + unhealthy.count - service.desiredCount, unhealthy.count)
        if leaving <= 0, room <= 0, present == healthy { leaving = min(1, unhealthy.count) }
        return start + unhealthy.prefix(max(leaving, 0)).map { .stop($0.id, because: .unhealthy) }
        // podium.end
    }

    // podium.write: if you like, helpers of your own
    private func rank(_ task: ECS.ServiceState.TaskState) -> Int {
        if task.lastStatus != .running { return 0 }
        return task.health == .unhealthy ? 1 : 2
    }
    // podium.end
}
