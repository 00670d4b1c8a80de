import Orchestra

/// What stands on the stage already.
struct House: Codable {
    /// The service `users`. It was created with `desiredCount` 1 and AWS's defaults, and no task has been started yet.
    var users: ECS.Service.ID
    /// Its target group, with AWS's defaults.
    var targetGroup: ELB.TargetGroup.ID
}
