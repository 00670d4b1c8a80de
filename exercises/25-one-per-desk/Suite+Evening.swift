import JudgeKit
import Orchestra

/// What happens to instances on which a daemon runs.
struct Evening: Codable {
    enum Happening: String, Codable, CaseIterable {
        case crash = "one of the daemon's tasks crashes"
        case drain = "is told to drain"
        case activate = "is made ACTIVE"
        case agentLeaves = "loses its agent"
        case agentReturns = "has its agent"
        case loseAttribute = "has no lamp, which the constraint asks for"
        case gainAttribute = "has a lamp"
        case newInstance = "and the others get a new neighbour"
        case newDeployment = "and all the others see a new deployment"
    }

    struct Step: Codable {
        var what: Happening
        var instance: Int
    }

    var minimumHealthyPercent: Int
    var steps: [Step]

    var smaller: [Evening] { Shrink.list(steps).map { Evening(minimumHealthyPercent: minimumHealthyPercent, steps: $0) } }
}

let evening = Check(
    "evening", "A whole evening: instances come, drain and lose their agents, and a new deployment", reads: again,
    cases: .drawn(8, shrink: { (evening: Evening) in evening.smaller }) { random in
        let steps = (0..<6).map { _ in
            Evening.Step(what: Evening.Happening.allCases[Int(random.bounded(9))], instance: Int(random.bounded(4)))
        }
        return Evening(minimumHealthyPercent: [0, 50][Int(random.bounded(2))], steps: steps)
    }
) { (evening: Evening) -> Finding? in
    trying("a daemon log on four instances, with minimumHealthyPercent \(evening.minimumHealthyPercent), beside a service web")
    var policies = Policies()
    policies.daemonScheduler = OnePerDesk()
    guard let got = try? play(evening, policies), let right = try? play(evening, Policies()) else {
        return Finding(expected: "an evening", got: "one that can't be set up")
    }
    for (look, reference) in zip(got, right) {
        happened("\(look.what): the daemon's tasks per instance \(told(look.loads))")
        if look.most > 1 { return Finding(expected: "never two tasks on one instance", got: "\(look.most)") }
        guard look.loads == reference.loads else { return Finding(expected: told(reference.loads), got: told(look.loads)) }
        guard look.fewest >= reference.floor else {
            return Finding(expected: "at least \(reference.floor) tasks run while the deployment goes on", got: "\(look.fewest)")
        }
    }
    return nil
}

/// The daemon's tasks on each instance when everything has come to rest, and on the way there the most on one instance, and the fewest
/// that ran.
private struct Look {
    var what: String
    var loads: [Int]
    var most = 0
    var fewest = Int.max
    var floor = 0
}

private func play(_ evening: Evening, _ policies: Policies) throws -> [Look] {
    var stage = Simulation(seed: 7, policies: policies)
    try stage.createCluster()
    for family in ["log", "web"] {
        try stage.registerTaskDefinition(
            ECS.RegisterTaskDefinitionRequest(
                family: family, containerDefinitions: [.init(family, image: "example.com/\(family):1", cpu: 100, memory: 128)]))
    }
    var instances = try (0..<4).map { _ in try stage.registerContainerInstance(attributes: [.init("lamp")]) }
    let log = try stage.createService(
        ECS.CreateServiceRequest(
            serviceName: "log", taskDefinition: "log",
            deploymentConfiguration: .init(minimumHealthyPercent: evening.minimumHealthyPercent, maximumPercent: 100),
            launchType: .ec2, placementConstraints: [.memberOf("attribute:lamp exists")], schedulingStrategy: .daemon))
    _ = try stage.createService(
        ECS.CreateServiceRequest(serviceName: "web", taskDefinition: "web", desiredCount: 3, launchType: .ec2))
    func loads() -> [Int] {
        instances.map { instance in stage.tasks(on: instance).filter { stage[$0].group == "service:log" }.count }
    }
    func look(after what: String, isDeployment: Bool) -> Look {
        var look = Look(what: what, loads: [])
        if isDeployment { look.floor = stage[log].runningCount * evening.minimumHealthyPercent / 100 }
        for _ in 0..<30 {
            stage.run(for: .seconds(10))
            look.most = max(look.most, loads().max() ?? 0)
            look.fewest = min(look.fewest, stage[log].runningCount)
        }
        look.loads = loads()
        return look
    }
    var looks = [look(after: "at first", isDeployment: false)]
    for step in evening.steps {
        let instance = instances[step.instance]
        switch step.what {
        case .crash: if let task = stage.tasks(of: log, .running).first { stage.crash(task) }
        case .drain: try stage.updateContainerInstancesState([instance], status: .draining)
        case .activate: try stage.updateContainerInstancesState([instance], status: .active)
        case .agentLeaves: stage.disconnectAgent(of: instance)
        case .agentReturns: stage.connectAgent(of: instance)
        case .loseAttribute: try stage.deleteAttributes([.init("lamp", targetId: instance.id)])
        case .gainAttribute: try stage.putAttributes([.init("lamp", targetId: instance.id)])
        case .newInstance: instances.append(try stage.registerContainerInstance(attributes: [.init("lamp")]))
        case .newDeployment: try stage.updateService(log, forceNewDeployment: true)
        }
        let what = step.what == .crash ? step.what.rawValue : "\(name(step.instance)) \(step.what.rawValue)"
        looks.append(look(after: what, isDeployment: step.what == .newDeployment))
    }
    return looks
}
