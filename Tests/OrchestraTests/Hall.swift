import Orchestra

/// A cluster with one service behind one load balancer: what most tests begin with.
struct Hall {
    var stage: Simulation
    var users: ECS.Service.ID
    var list: ELB.TargetGroup.ID
    var doors: ELB.LoadBalancer.ID
    var door: ELB.Listener.ID

    init(
        seed: UInt64 = 4, desiredCount: Int = 3, minimumHealthyPercent: Int = 100, maximumPercent: Int = 200, grace: Int? = nil,
        check: ELB.HealthCheck = .init(intervalSeconds: 5, timeoutSeconds: 2, unhealthyThresholdCount: 3), delay: Int = 15,
        container: ECS.ContainerDefinition = .init("web", image: "example.com/users:1", port: 8080)
    ) throws {
        stage = Simulation(seed: seed)
        try stage.createCluster("api")
        try stage.registerTaskDefinition(family: "users", containers: [container])
        list = try stage.createTargetGroup("users-tg", port: 8080, healthCheck: check, deregistrationDelaySeconds: delay)
        doors = try stage.createLoadBalancer("hall")
        door = try stage.createListener(on: doors, defaultAction: .forward(to: list))
        users = try stage.createService(
            "users", in: "api", taskDefinition: "users", desiredCount: desiredCount, minimumHealthyPercent: minimumHealthyPercent,
            maximumPercent: maximumPercent, loadBalancers: [.init(list, containerName: "web", containerPort: 8080)],
            healthCheckGracePeriodSeconds: grace)
    }

    /// All wanted tasks are healthy and the service has said so.
    mutating func settle() {
        let (users, list) = (users, list)
        stage.run(until: { stage in
            stage[users].events.first?.message.hasSuffix("steady state.") ?? false
                && stage.count(.healthy, in: list) == stage[users].desiredCount
        })
    }

    mutating func register(image: String) throws -> ECS.TaskDefinition.ID {
        try stage.registerTaskDefinition(family: "users", containers: [.init("web", image: image, port: 8080)])
    }
}

func ecsError(_ body: () throws -> Void) -> ECS.Error? {
    do { try body() } catch { return error as? ECS.Error }
    return nil
}

func elbError(_ body: () throws -> Void) -> ELB.Error? {
    do { try body() } catch { return error as? ELB.Error }
    return nil
}
