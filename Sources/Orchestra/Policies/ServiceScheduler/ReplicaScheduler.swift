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
            let unhealthy = primary.filter { $0.health == .unhealthy }
            let surplus = primary.count - unhealthy.count - service.desiredCount
            guard surplus > 0 else { return [] }
            // Unhealthy ones go first, so they all go, and then as many of the others as are too many.
            let count = surplus + unhealthy.count { !$0.isProtected }
            return leavingOrder(primary).prefix(count).map { .stop($0.id, because: .scalingIn) }
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
            let healthy = service.tasks.count { $0.health == .healthy }
            let (kept, replaced) = replaceOlder(older, of: service, missing: max(service.lowerLimit - healthy, 0))
            let changes = replaced.map { TaskChange.replace($0) }
            if service.rolloutState == .failed {
                // Nobody comes to take their places: they stay, as many as are wanted.
                let surplus = leavingOrder(older.filter { !replaced.contains($0.id) }).prefix(
                    max(older.count - service.desiredCount, 0))
                return changes + surplus.map { .stop($0.id, because: .scalingIn) }
            }
            let spare = max(healthy - service.lowerLimit, 0)
            let leaving =
                older.filter {
                    switch $0.health {
                    case .healthy: false
                    // Protection doesn't keep what its health checks would replace anyway.
                    case .unhealthy: !replaced.contains($0.id)
                    case .unknown: !$0.isProtected && !kept.contains($0.id)
                    }
                } + leavingOrder(older.filter { $0.health == .healthy }).prefix(spare)
            return changes + leaving.map { .stop($0.id, because: .deployment) }
        }
        // snippet.end

        /// An unhealthy old task is replaced by another of its own deployment where that deployment has worked before and
        /// healthy tasks are missing: what is new may never become healthy.
        private func replaceOlder(
            _ older: [ServiceState.TaskState], of service: ServiceState, missing: Int
        ) -> (kept: [Task.ID], replaced: [Task.ID]) {
            // Two budgets that leave no room: whatever is kept here keeps the new deployment out.
            guard service.lowerLimit < service.upperLimit else { return ([], []) }
            let kept = older.filter { $0.isReplacement && $0.health == .unknown }.prefix(missing).map(\.id)
            let sick = older.filter { $0.hasCompletedDeployment && $0.health == .unhealthy }
            return (kept, sick.prefix(missing - kept.count).map(\.id))
        }

        /// Not yet running before running, unhealthy before healthy, within the grace period too, then as placement has it, the
        /// newest first. Those under protection don't leave.
        private func leavingOrder(_ tasks: [ServiceState.TaskState]) -> [ServiceState.TaskState] {
            func rank(_ task: ServiceState.TaskState) -> (Int, Int, Int, Int) {
                let health = task.health == .unhealthy || task.isFailingChecks ? 0 : task.health == .unknown ? 1 : 2
                return (task.lastStatus == .running ? 1 : 0, health, task.leavingRank, -task.number)
            }
            return tasks.filter { !$0.isProtected }.sorted { rank($0) < rank($1) }
        }
    }
}

extension ECS.ServiceScheduler where Self == ECS.ReplicaScheduler {
    public static var replica: ECS.ReplicaScheduler { ECS.ReplicaScheduler() }
}
