import Orchestra

/// Sorts tasks by instance, decides who stays, and stops everybody else; from the last instance to the first.
struct OnePerDesk: ECS.DaemonScheduler {
    func changes(for service: ECS.DaemonState) -> [ECS.DaemonChange] {
        let byInstance = Dictionary(grouping: service.tasks, by: \.instance)
        var staying: Set<ECS.Task.ID> = []
        var emptied: Set<String> = []
        var free: [String] = []
        var willing: [ECS.Task.ID] = []
        for instance in service.instances.reversed() {
            let all = byInstance[instance.id] ?? []
            let active = all.filter { !$0.isStopping }
            switch (instance.status, instance.meetsConstraints, instance.agentConnected) {
            case (.active, true, true):
                let new = active.filter(\.isPrimary)
                if all.isEmpty { free.append(instance.id) }
                if new.isEmpty {
                    let healthy = active.filter { $0.health == .healthy }.map(\.id)
                    willing += healthy
                    staying.formUnion(healthy)
                } else if let last = new.last(where: { $0.health != .unhealthy }) {
                    staying.insert(last.id)
                }
            case (.active, true, false): staying.formUnion(active.map(\.id))
            case (.draining, true, _) where instance.hasTasksOfServices: staying.formUnion(active.map(\.id))
            default: emptied.insert(instance.id)
            }
        }
        let healthy = service.tasks.filter { $0.health == .healthy && !$0.isStopping && !emptied.contains($0.instance) }
        for id in willing.prefix(max(healthy.count - service.lowerLimit, 0)) { staying.remove(id) }
        let leaving = service.tasks.filter { !$0.isStopping && !staying.contains($0.id) }
        return leaving.map { .stop($0.id, because: .surplus) } + free.prefix(service.launchesAllowed).map { .start(on: $0) }
    }
}
