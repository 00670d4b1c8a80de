extension ECS {
    /// The reference scheduler of REPLICA services with rolling deployments (Amazon ECS Developer Guide, service definition
    /// parameters, and how unhealthy tasks are replaced).
    public struct ReplicaScheduler: ServiceScheduler {
        public init() {}

        // snippet.reconcile
        public func changes(for service: ServiceState) -> [TaskChange] {
            let primary = service.tasks.filter(\.isPrimary)
            let older = service.tasks.filter { !$0.isPrimary }
            return scaleIn(primary, of: service) + start(primary, of: service) + stopUnhealthy(primary, of: service)
                + stopOlder(older, of: service)
        }
        // snippet.end

        /// The surplus goes at once: scaling in is not a deployment, so `minimumHealthyPercent` doesn't hold it back.
        private func scaleIn(_ primary: [ServiceState.TaskState], of service: ServiceState) -> [TaskChange] {
            let replaceable = primary.count { $0.health == .unhealthy }
            let surplus = primary.count - replaceable - service.desiredCount
            guard surplus > 0 else { return [] }
            // Unhealthy ones go first, so they all go, and then as many of the others as are too many.
            return leavingOrder(primary).prefix(surplus + replaceable).map { .stop($0.id, because: .scalingIn) }
        }

        // snippet.start
        /// What is missing is started at once; replacements of unhealthy tasks, and new tasks during a deployment, need
        /// room under `maximumPercent`.
        private func start(_ primary: [ServiceState.TaskState], of service: ServiceState) -> [TaskChange] {
            let unhealthy = primary.count { $0.health == .unhealthy }
            let room = max(service.upperLimit - service.tasks.count, 0)
            let deploying = primary.count < service.tasks.count
            var missing = max(service.desiredCount - primary.count, 0)
            if deploying { missing = min(missing, room) }
            let wanted = max(service.desiredCount - (primary.count - unhealthy) - missing, 0)
            let replacing = min(wanted, unhealthy, max(room - missing, 0))
            let count = min(missing + replacing, service.launchesAllowed)
            return count > 0 ? [.start(count: count, replacingUnhealthy: max(count - missing, 0))] : []
        }
        // snippet.end

        /// An unhealthy task leaves when its replacement is healthy. Where `maximumPercent` forbids a replacement beside it,
        /// it leaves first, one at a time.
        private func stopUnhealthy(_ primary: [ServiceState.TaskState], of service: ServiceState) -> [TaskChange] {
            let unhealthy = primary.filter { $0.health == .unhealthy }
            guard !unhealthy.isEmpty, primary.count - unhealthy.count <= service.desiredCount else { return [] }
            let healthy = primary.count { $0.health == .healthy }
            let pending = primary.count - healthy - unhealthy.count

            let replaced = min(healthy + unhealthy.count - service.desiredCount, unhealthy.count)
            if replaced > 0 { return unhealthy.prefix(replaced).map { .stop($0.id, because: .unhealthy) } }
            guard pending == 0 else { return [] }
            if primary.count > service.desiredCount {
                // The replacement fell ill as well: it goes again.
                return [.stop(unhealthy[unhealthy.count - 1].id, because: .unhealthy)]
            }
            return service.tasks.count >= service.upperLimit ? [.stop(unhealthy[0].id, because: .unhealthy)] : []
        }

        // snippet.stop-older
        /// Old tasks that aren't healthy cost nothing and go at once; healthy ones go as far as `minimumHealthyPercent` allows.
        private func stopOlder(_ older: [ServiceState.TaskState], of service: ServiceState) -> [TaskChange] {
            guard service.rolloutState != .failed else {
                // Nobody comes to take their places: they stay, as many as are wanted.
                return leavingOrder(older).prefix(max(older.count - service.desiredCount, 0)).map {
                    .stop($0.id, because: .scalingIn)
                }
            }
            let healthy = service.tasks.count { $0.health == .healthy }
            let spare = max(healthy - service.lowerLimit, 0)
            let leaving =
                older.filter { $0.health != .healthy } + leavingOrder(older.filter { $0.health == .healthy }).prefix(spare)
            return leaving.map { .stop($0.id, because: .deployment) }
        }
        // snippet.end

        /// Not yet running before running, unhealthy before healthy, the newest first.
        private func leavingOrder(_ tasks: [ServiceState.TaskState]) -> [ServiceState.TaskState] {
            func rank(_ task: ServiceState.TaskState) -> (Int, Int, Int) {
                (task.lastStatus == .running ? 1 : 0, task.health == .unhealthy ? 0 : task.health == .unknown ? 1 : 2, -task.number)
            }
            return tasks.sorted { rank($0) < rank($1) }
        }
    }
}

extension ECS.ServiceScheduler where Self == ECS.ReplicaScheduler {
    public static var replica: ECS.ReplicaScheduler { ECS.ReplicaScheduler() }
}
