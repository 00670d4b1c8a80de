// caught-by: idle
// misconception: It takes the old ones in the order of the list. Those that aren't healthy leave first: every healthy one is needed for the floor.
// reads: 09-deployments#they-come-first-then-the-others-go
import Orchestra

/// Takes a service from one edition to the next, within its two limits.
struct ChangeOfEdition: ECS.ServiceScheduler {
    func changes(for service: ECS.ServiceState) -> [ECS.TaskChange] {
        let new = service.tasks.filter(\.isPrimary)
        let old = service.tasks.filter { !$0.isPrimary }
        let healthy = service.tasks.count { $0.health == .healthy }

        let room = service.upperLimit - service.tasks.count
        let starting = min(service.desiredCount - new.count, room, service.launchesAllowed)

        let surplus = healthyLast(new).prefix(max(new.count - service.desiredCount, 0))

        let unhealthy = old.count { $0.health != .healthy }
        let spare = max(healthy - service.lowerLimit, 0)
        let leaving = old.prefix(unhealthy + spare)

        var changes: [ECS.TaskChange] = []
        if starting > 0 { changes.append(.start(count: starting, replacingUnhealthy: 0)) }
        changes += surplus.map { .stop($0.id, because: .scalingIn) }
        return changes + leaving.map { .stop($0.id, because: .deployment) }
    }

    func cannotMove(_ service: ECS.ServiceState) -> Bool {
        let isWaiting = service.tasks.contains { $0.health != .healthy }
        let hasOld = service.tasks.contains { !$0.isPrimary }
        let count = service.tasks.count
        return hasOld && !isWaiting && count >= service.upperLimit && count <= service.lowerLimit
    }

    private func healthyLast(_ tasks: [ECS.ServiceState.TaskState]) -> [ECS.ServiceState.TaskState] {
        tasks.filter { $0.health != .healthy } + tasks.filter { $0.health == .healthy }
    }
}
