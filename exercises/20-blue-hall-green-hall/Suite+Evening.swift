import JudgeKit
import Orchestra

/// A deployment on a stage of its own, and what happens in its course.
struct Evening: Codable {
    enum Trouble: String, Codable, CaseIterable { case none, alarm, failingHook, waitingHook }

    var strategy: ECS.DeploymentStrategy
    var trouble: Trouble
    /// Where the hook is, or the alarm goes off.
    var stage: ECS.LifecycleStage
}

private struct Course: Equatable {
    var stages: [ECS.LifecycleStage] = []
    var status: ECS.ServiceDeployment.Status
    var weights: [[Int]]
    var turnedAway: Int

    var words: String {
        let last = stages.last.map { "\($0)" } ?? "no stage"
        return "\(status) after \(last), weights \(weights), \(turnedAway) guests turned away"
    }
}

let evening = Check(
    "evening", "A whole deployment on the stage goes as the engine's own does", reads: evenings,
    cases: .drawn(6) { random in
        Evening(
            strategy: [.blueGreen, .canary, .linear][Int(random.bounded(3))],
            trouble: Evening.Trouble.allCases[Int(random.bounded(4))],
            stage: afterwards[Int(random.bounded(UInt64(afterwards.count)))])
    }
) { (evening: Evening) -> Finding? in
    trying("a deployment: \(evening.strategy), \(evening.trouble.rawValue) in \(evening.stage)")
    guard let course = try? play(evening, Policies(deploymentLifecycle: BlueHallGreenHall())),
        let right = try? play(evening, Policies())
    else { return Finding(expected: "a deployment", got: "one that can't be set up") }
    for stage in course.stages { happened("the deployment comes to \(stage)") }
    guard course.stages == right.stages else {
        return Finding(expected: "the stages \(right.stages)", got: "\(course.stages)")
    }
    return .unless(course == right, expected: right.words, got: course.words)
}

private func play(_ evening: Evening, _ policies: Policies) throws -> Course {
    var stage = Simulation(seed: 5, policies: policies)
    try stage.createCluster()
    try stage.registerTaskDefinition(family: "users", containers: [.init("users", image: "example.com/users:1", port: 8080)])
    let check = ELB.HealthCheck(intervalSeconds: 10, timeoutSeconds: 2, unhealthyThresholdCount: 3)
    let blue = try stage.createTargetGroup("blue", port: 8080, healthCheck: check, deregistrationDelaySeconds: 15)
    let green = try stage.createTargetGroup("green", port: 8080, healthCheck: check, deregistrationDelaySeconds: 15)
    let doors = try stage.createLoadBalancer("hall")
    let shares: [ELB.TargetGroupTuple] = [.init(blue, weight: 1), .init(green, weight: 0)]
    let listeners = try [80, 9000].map { try stage.createListener(on: doors, port: $0, defaultAction: .forward(to: shares)) }
    let rules = try listeners.map { try stage.describeRules(of: $0)[0].ruleArn }
    let advanced = ECS.AdvancedConfiguration(
        alternateTargetGroupArn: green.arn, productionListenerRule: rules[0], testListenerRule: rules[1])
    let users = try stage.createService(
        "users", taskDefinition: "users", desiredCount: 2,
        loadBalancers: [.init(blue, containerName: "users", containerPort: 8080, advancedConfiguration: advanced)],
        alarms: .init(alarmNames: ["errors"], enable: true, rollback: true), bakeTimeInMinutes: 1, strategy: evening.strategy,
        lifecycleHooks: [.lambda("check", in: evening.stage)],
        linearConfiguration: evening.strategy == .linear ? .init(stepPercent: 40, stepBakeTimeInMinutes: 1) : nil,
        canaryConfiguration: evening.strategy == .canary ? .init(canaryPercent: 10, canaryBakeTimeInMinutes: 1) : nil)
    stage.run(until: { $0.serviceDeployment(of: users)?.status.isFinal ?? false }, limit: .seconds(3600))
    stage.run(for: .seconds(10))
    let (before, crowd) = (stage.log.count, try stage.startTraffic(.get("/"), to: doors, perSecond: 1))
    if evening.trouble == .failingHook { stage.setLifecycleHook("check", .failed) }
    if evening.trouble == .waitingHook { stage.setLifecycleHook("check", .inProgress(callBackDelay: 20)) }
    try stage.updateService(users, forceNewDeployment: true)
    stage.run(until: { $0.serviceDeployment(of: users)?.lifecycleStage == evening.stage }, limit: .seconds(600))
    stage.run(for: .seconds(50))
    if evening.trouble == .waitingHook { stage.setLifecycleHook("check", .succeeded) }
    if evening.trouble == .alarm { stage.setAlarmState("errors", .alarm) }
    stage.run(until: { $0.serviceDeployment(of: users)?.status.isFinal ?? false }, limit: .seconds(3600))
    let weights = try listeners.map { try stage.describeRules(of: $0)[0].actions[0].targetGroups.map(\.weight) }
    let turnedAway = stage[crowd].answered - stage[crowd].answered(with: 200)
    var course = Course(status: stage.serviceDeployment(of: users)?.status ?? .pending, weights: weights, turnedAway: turnedAway)
    for case .lifecycleStageEntered(_, _, let entered) in stage.log[before...].map(\.event) { course.stages.append(entered) }
    return course
}
