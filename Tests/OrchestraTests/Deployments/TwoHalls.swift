import Orchestra

/// A service whose deployments move the audience from one target group to the other.
struct TwoHalls {
    var stage: Simulation
    var users: ECS.Service.ID
    let blue: ELB.TargetGroup.ID
    let green: ELB.TargetGroup.ID
    let doors: ELB.LoadBalancer.ID
    let door: ELB.Listener.ID
    let rehearsalDoor: ELB.Listener.ID
    let advanced: ECS.AdvancedConfiguration

    init(
        _ strategy: ECS.DeploymentStrategy = .blueGreen, seed: UInt64 = 4, bakeTimeInMinutes: Int? = 1,
        hooks: [ECS.DeploymentLifecycleHook]? = nil, linear: ECS.LinearConfiguration? = nil,
        canary: ECS.CanaryConfiguration? = nil, alarms: ECS.DeploymentConfiguration.DeploymentAlarms? = nil,
        weights: [Int] = [1, 0], policies: Policies = Policies()
    ) throws {
        stage = Simulation(seed: seed, policies: policies)
        try stage.createCluster("api")
        try stage.registerTaskDefinition(
            family: "users", containers: [.init("web", image: "example.com/users:1", port: 8080)])
        let check = ELB.HealthCheck(intervalSeconds: 5, timeoutSeconds: 2, unhealthyThresholdCount: 3)
        blue = try stage.createTargetGroup("blue", port: 8080, healthCheck: check, deregistrationDelaySeconds: 15)
        green = try stage.createTargetGroup("green", port: 8080, healthCheck: check, deregistrationDelaySeconds: 15)
        doors = try stage.createLoadBalancer("hall")
        let both = [ELB.TargetGroupTuple(blue, weight: weights[0]), .init(green, weight: weights[1])]
        door = try stage.createListener(on: doors, defaultAction: .forward(to: both))
        rehearsalDoor = try stage.createListener(on: doors, port: 9000, defaultAction: .forward(to: both))
        advanced = ECS.AdvancedConfiguration(
            alternateTargetGroupArn: green.arn, productionListenerRule: try stage.describeRules(of: door)[0].ruleArn,
            testListenerRule: try stage.describeRules(of: rehearsalDoor)[0].ruleArn)
        users = try stage.createService(
            "users", in: "api", taskDefinition: "users", desiredCount: 3,
            loadBalancers: [.init(blue, containerName: "web", containerPort: 8080, advancedConfiguration: advanced)],
            alarms: alarms, bakeTimeInMinutes: bakeTimeInMinutes, strategy: strategy, lifecycleHooks: hooks,
            linearConfiguration: linear, canaryConfiguration: canary)
    }

    /// The first deployment is there.
    mutating func settle() {
        let users = users
        stage.run(until: { $0[users].deployments.map(\.rolloutState) == [.completed] }, limit: .seconds(3600))
        stage.run(for: .seconds(10))
    }

    /// Another edition; its image is `example.com/users:EDITION`.
    mutating func deploy(edition: Int = 2) throws {
        let next = try stage.registerTaskDefinition(
            family: "users", containers: [.init("web", image: "example.com/users:\(edition)", port: 8080)])
        try stage.updateService(users, taskDefinition: next)
    }

    /// Lets time pass until the deployment is in the stage.
    @discardableResult
    mutating func run(to lifecycleStage: ECS.LifecycleStage, limit: Duration = .seconds(7200)) -> Bool {
        let users = users
        return stage.run(until: { $0.serviceDeployment(of: users)?.lifecycleStage == lifecycleStage }, limit: limit)
    }

    mutating func finish(limit: Duration = .seconds(100_000)) {
        let users = users
        stage.run(until: { $0.serviceDeployment(of: users)!.status.isFinal }, limit: limit)
    }

    var deployment: ECS.ServiceDeployment { stage.serviceDeployment(of: users)! }

    /// Of blue and green.
    func weights(of listener: ELB.Listener.ID? = nil) throws -> [Int] {
        try stage.describeRules(of: listener ?? door)[0].actions[0].targetGroups.map(\.weight)
    }

    /// The target group that answers; where it is a matter of chance, one of them.
    func house(port: Int = 80) throws -> String? {
        try stage.route(.get("/"), to: doors, port: port).targetGroup?.name
    }

    /// The stages of the last deployment, in the order in which it came to them.
    var stages: [ECS.LifecycleStage] {
        let id = stage.log.compactMap { entry in
            if case .deploymentStarted(_, let id, _) = entry.event { id } else { nil }
        }.last
        return stage.log.compactMap { entry in
            if case .lifecycleStageEntered(_, id, let stage) = entry.event { stage } else { nil }
        }
    }

    /// `minutes percent` for each shift of the last deployment's traffic, the first at 0.
    func shifts(isTest: Bool = false) -> [String] {
        let shifts = stage.log.compactMap { entry -> (Duration, String, Double)? in
            if case .trafficShifted(_, let id, let percent, isTest) = entry.event { (entry.time, id, percent) } else { nil }
        }
        let own = shifts.filter { $0.1 == shifts.last?.1 }
        return own.map { "\(($0.0 - own[0].0).components.seconds / 60) \($0.2)" }
    }
}
