import Orchestra

/// Walks along the list from its end and keeps two accounts; each start is a change of its own.
struct ChangeOfEdition: ECS.ServiceScheduler {
    func changes(for service: ECS.ServiceState) -> [ECS.TaskChange] {
        var spare = -service.lowerLimit
        var new = 0
        for task in service.tasks {
            if task.health == .healthy { spare += 1 }
            if task.isPrimary { new += 1 }
        }
        var changes: [ECS.TaskChange] = []
        var all = service.tasks.count
        var wanted = service.desiredCount - new
        while wanted > 0, all < service.upperLimit, changes.count < service.launchesAllowed {
            changes.append(.start(count: 1, replacingUnhealthy: 0))
            wanted -= 1
            all += 1
        }
        var surplus = max(0, new - service.desiredCount)
        for sound in [false, true] {
            for task in service.tasks.reversed() where (task.health == .healthy) == sound {
                if task.isPrimary {
                    guard surplus > 0 else { continue }
                    surplus -= 1
                } else if sound {
                    guard spare > 0 else { continue }
                    spare -= 1
                }
                changes.append(.stop(task.id, because: .scalingIn))
            }
        }
        return changes
    }

    func cannotMove(_ service: ECS.ServiceState) -> Bool {
        for task in service.tasks where task.health != .healthy { return false }
        guard let _ = service.tasks.first(where: { !$0.isPrimary }) else { return false }
        let isFull = service.tasks.count >= service.upperLimit
        return isFull && service.tasks.count - service.lowerLimit <= 0
    }
}
