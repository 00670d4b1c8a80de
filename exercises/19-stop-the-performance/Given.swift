import Orchestra

/// A deployment of a service's past.
struct PastDeployment: Codable, Hashable {
    /// `ecs-svc/` and a number.
    var id: String
    var rolloutState: ECS.Deployment.RolloutState
    /// Whether it was itself the way back from another one.
    var isRollback = false
}
