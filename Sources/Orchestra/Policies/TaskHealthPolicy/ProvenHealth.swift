extension ECS {
    /// The reference: who has a check or a target has to pass it (Amazon ECS Developer Guide, `minimumHealthyPercent`).
    public struct ProvenHealth: TaskHealthPolicy {
        public init() {}

        // snippet.counts-as-healthy
        /// Whether a task counts as healthy (Amazon ECS Developer Guide, `minimumHealthyPercent`): its targets and its container
        /// checks say so; a task that has neither counts after it ran for 40 s.
        public func health(of task: TaskEvidence) -> ServiceState.TaskState.Health {
            guard task.lastStatus == .running else { return .unknown }
            if task.healthStatus == .unhealthy || task.targets.contains(.unhealthy) || task.targets.contains(.unused) {
                return task.ranFor < task.gracePeriod ? .unknown : .unhealthy
            }
            if task.targets.contains(where: { $0 != .healthy }) || task.hasHealthCheck && task.healthStatus != .healthy {
                return .unknown
            }
            let provesItself = task.hasHealthCheck || !task.targets.isEmpty
            return provesItself || task.ranFor >= task.healthyAfterRunning ? .healthy : .unknown
        }
        // snippet.end
    }
}

extension ECS.TaskHealthPolicy where Self == ECS.ProvenHealth {
    public static var proven: ECS.ProvenHealth { ECS.ProvenHealth() }
}
