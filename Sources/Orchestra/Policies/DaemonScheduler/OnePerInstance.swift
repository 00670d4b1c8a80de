extension ECS {
    /// The reference scheduler of DAEMON services (Amazon ECS Developer Guide, daemon scheduling strategy). An old task leaves
    /// before a new one comes to its instance, as `maximumPercent` is 100.
    public struct OnePerInstance: DaemonScheduler {
        public init() {}

        // snippet.daemon
        public func changes(for service: DaemonState) -> [DaemonChange] {
            var changes: [DaemonChange] = []
            var starts = 0
            // Those who leave with their instance aren't there any more when others are to leave.
            let emptied = Set(service.instances.filter { !$0.isWanted && !keepsTasks($0) }.map(\.id))
            let staying = service.tasks.count { !$0.isStopping && $0.health == .healthy && !emptied.contains($0.instance) }
            var spare = max(staying - service.lowerLimit, 0)
            var byInstance: [String: [DaemonState.TaskState]] = [:]
            for task in service.tasks { byInstance[task.instance, default: []].append(task) }
            for instance in service.instances {
                let here = byInstance[instance.id] ?? []
                let active = here.filter { !$0.isStopping }
                guard instance.isWanted else {
                    if !keepsTasks(instance) { changes += active.map { .stop($0.id, because: .instance) } }
                    continue
                }
                if here.isEmpty {
                    guard starts < service.launchesAllowed else { continue }
                    starts += 1
                    changes.append(.start(on: instance.id))
                } else if let first = active.first(where: \.isPrimary) {
                    changes += active.filter { $0.id != first.id }.map { .stop($0.id, because: .surplus) }
                    if first.health == .unhealthy { changes.append(.stop(first.id, because: .unhealthy)) }
                } else if let old = active.first(where: mayLeave), old.health != .healthy || spare > 0 {
                    if old.health == .healthy { spare -= 1 }
                    changes += active.filter(mayLeave).map { .stop($0.id, because: .deployment) }
                }
            }
            return changes
        }
        // snippet.end

        /// Protection doesn't keep what failing checks would replace anyway.
        private func mayLeave(_ task: DaemonState.TaskState) -> Bool { !task.isProtected || task.health == .unhealthy }

        /// An agent that can't be reached changes nothing; a draining instance keeps the daemon to the last.
        private func keepsTasks(_ instance: DaemonState.InstanceState) -> Bool {
            switch instance.status {
            case .active: instance.meetsConstraints
            case .draining: instance.meetsConstraints && instance.hasTasksOfServices
            case .inactive: false
            }
        }
    }
}

extension ECS.DaemonScheduler where Self == ECS.OnePerInstance {
    public static var onePerInstance: ECS.OnePerInstance { ECS.OnePerInstance() }
}
