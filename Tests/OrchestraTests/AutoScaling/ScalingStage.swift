import Orchestra

/// A service without a load balancer, steady, whose load a test sets.
struct ScalingStage {
    var stage = Simulation(seed: 11)
    var users: ECS.Service.ID

    init(desiredCount: Int = 4, minCapacity: Int = 2, maxCapacity: Int = 20, policies: Policies = Policies()) throws {
        stage = Simulation(seed: 11, policies: policies)
        try stage.createCluster("api")
        try stage.registerTaskDefinition(family: "users", containers: [.init("web", image: "example.com/users:1", port: 8080)])
        users = try stage.createService("users", in: "api", taskDefinition: "users", desiredCount: desiredCount)
        try stage.registerScalableTarget(users, minCapacity: minCapacity, maxCapacity: maxCapacity)
        stage.run(for: .seconds(120))
    }

    var count: Int { stage[users].desiredCount }

    mutating func track(_ target: Double = 60, _ name: String = "cpu", disableScaleIn: Bool = false) throws {
        try stage.putScalingPolicy(
            name, on: users, .targetTracking(.ecsServiceAverageCPUUtilization, targetValue: target, disableScaleIn: disableScaleIn))
    }

    mutating func run(minutes: Int) { stage.run(for: .seconds(60 * minutes)) }
}

func scalingError(_ body: () throws -> Void) -> AutoScaling.Error? {
    do { try body() } catch { return error as? AutoScaling.Error }
    return nil
}
