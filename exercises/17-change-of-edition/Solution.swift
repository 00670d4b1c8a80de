import Orchestra

/// Takes a service from one edition to the next, within its two limits.
struct ChangeOfEdition: ECS.ServiceScheduler {
    func changes(for service: ECS.ServiceState) -> [ECS.TaskChange] {
        // podium.write: sort out who plays the new edition, who plays an old one, and how many are healthy
        let new = service.tasks.filter(\.isPrimary)
        let old = service.tasks.filter { !$0.isPrimary }
        let healthy = service.tasks.count { $0.health == .healthy }
        // podium.end

        // podium.write: work out how many new ones start
        let room = service.upperLimit - service.tasks.count
        let starting = min(service.desiredCount - new.count, room, service.launchesAllowed)
        // podium.end

        // podium.write: choose which new ones are too many
        let surplus = healthyLast(new).prefix(max(new.count - service.desiredCount, 0))
        // podium.end

        // podium.write: choose which old ones leave
        let unhealthy = old.count { $0.health != .healthy }
        let spare = max(healthy - service.lowerLimit, 0)
        let leaving = healthyLast(old).prefix(unhealthy + spare)
        // podium.end

        // podium.write: give back the changes
        var changes: [ECS.TaskChange] = []
        if starting > 0 { changes.append(.start(count: starting, replacingUnhealthy: 0)) }
        changes += surplus.map { .stop($0.id, because: .scalingIn) }
        return changes + leaving.map { .stop($0.id, because: .deployment) }
        // podium.end
    }

    func cannotMove(_ service: ECS.ServiceState) -> Bool {
        // podium.write: say whether the two limits leave no step, now or later
        let isWaiting = service.tasks.contains { $0.health != .healthy }
        let hasOld = service.tasks.contains { !$0.isPrimary }
        let count = service.tasks.count
        return hasOld && !isWaiting && count >= service.upperLimit && count <= service.lowerLimit
        // podium.end
    }

    // podium.write: if you like, helpers of your own
    private func healthyLast(_ tasks: [ECS.ServiceState.TaskState]) -> [ECS.ServiceState.TaskState] {
        tasks.filter { $0.health != .healthy } + tasks.filter { $0.health == .healthy }
    }
    // podium.end
}
