// caught-by: unwanted
// misconception: It starts on an instance that drains. Nothing new comes to an instance that is to be emptied.
// reads: 03-service#what-the-scheduler-decides-in-four-lines
import Orchestra

/// One task on each instance that is to have one.
struct OnePerDesk: ECS.DaemonScheduler {
    func changes(for service: ECS.DaemonState) -> [ECS.DaemonChange] {
        let kept = Set(service.instances.filter(keepsTasks).map(\.id))
        let healthy = service.tasks.count { !$0.isStopping && $0.health == .healthy && kept.contains($0.instance) }
        var spare = max(healthy - service.lowerLimit, 0)
        var launches = service.launchesAllowed

        var changes: [ECS.DaemonChange] = []
        for instance in service.instances {
            let here = service.tasks.filter { $0.instance == instance.id }
            let active = here.filter { !$0.isStopping }
            let isOpen = instance.agentConnected && instance.meetsConstraints && instance.status != .inactive
            if !instance.isWanted, !(isOpen && here.isEmpty) {
                if !keepsTasks(instance) { changes += active.map { .stop($0.id, because: .instance) } }
            } else if here.isEmpty {
                guard launches > 0 else { continue }
                launches -= 1
                changes.append(.start(on: instance.id))
            } else if let new = active.first(where: \.isPrimary) {
                let leaving = active.filter { $0.id != new.id || $0.health == .unhealthy }
                changes += leaving.map { .stop($0.id, because: .surplus) }
            } else {
                for old in active where old.health != .healthy || spare > 0 {
                    if old.health == .healthy { spare -= 1 }
                    changes.append(.stop(old.id, because: .deployment))
                }
            }
        }
        return changes
    }

    private func keepsTasks(_ instance: ECS.DaemonState.InstanceState) -> Bool {
        guard instance.meetsConstraints else { return false }
        return instance.status == .active || instance.status == .draining && instance.hasTasksOfServices
    }
}
