import Orchestra

/// A task of a service, as far as its health is concerned.
struct TaskView: Codable, Hashable {
    var lastStatus: ECS.TaskStatus
    var createdAt: Duration
    /// When it became RUNNING; `nil` before.
    var startedAt: Duration?
    /// What the health check of its essential container says; `nil` if there is no such check.
    var containerHealth: ECS.HealthStatus?
    /// The state of its target in each target group of the service; none without a load balancer.
    var targets: [ELB.TargetHealth.State]
    /// The service's.
    var healthCheckGracePeriodSeconds: Int
}
