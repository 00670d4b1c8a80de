import Orchestra

/// How the house is meant to be.
struct House: Codable {
    var loadBalancer: ELB.LoadBalancer.ID
    var listener: ELB.Listener.ID
    /// The listener's rules as they stand now, by ascending priority, without the default rule.
    var rules: [ELB.Rule.ID]
    /// From the narrow to the wide: a request belongs to the first section whose path fits.
    var sections: [Section]
    /// A task that is well answers a health check after so many seconds, with 200.
    var healthCheckAnswerSeconds: Int
}

/// A service, and the requests that are meant for it.
struct Section: Codable {
    /// A path pattern: `/api/users`, `/api/*`.
    var path: String
    var targetGroup: ELB.TargetGroup.ID
    var service: ECS.Service.ID
    var desiredCount: Int
}
