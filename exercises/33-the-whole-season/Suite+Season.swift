import JudgeKit
import Orchestra
import Simulate

/// A house with two services, and what is done to it: commands of the APIs, faults, requests, and waiting.
struct Season: Codable {
    /// Which kinds of things happen, and how often.
    enum Likes: String, Codable {
        case requests, illness, deployments, failures, everything

        var weights: [String: Int] {
            let time = ["wait": 60]
            let requests = [
                "send": 40, "createRule": 14, "modifyRule": 8, "setRulePriorities": 4, "deleteRule": 3, "startTraffic": 2,
                "stopTraffic": 3,
            ]
            let illness = [
                "answer": 12, "hang": 4, "crash": 5, "recover": 12, "failContainerHealthCheck": 4, "modifyTargetGroup": 3,
                "startTraffic": 3, "stopTraffic": 2,
            ]
            let deployments = [
                "registerTaskDefinition": 5, "updateService": 24, "stopTask": 6, "updateTaskProtection": 6, "crash": 6, "answer": 4,
            ]
            let failures = [
                "failPull": 6, "allowPull": 3, "slowStart": 4, "crashAfterStart": 5, "updateService": 20,
                "registerTaskDefinition": 4,
            ]
            let chosen: [[String: Int]] =
                switch self {
                case .requests: [requests]
                case .illness: [illness]
                case .deployments: [deployments]
                case .failures: [failures]
                case .everything: [requests, illness, deployments, failures]
                }
            return chosen.reduce(time) { $0.merging($1, uniquingKeysWith: max) }
        }
    }

    var seed: UInt64
    var likes: Likes
    var steps: Int
    /// Of the steps that the seed draws, those that are done.
    var places: [Int]

    init(_ likes: Likes, steps: Int, random: inout SeededGenerator) {
        // Worlds without machines, auto scaling, networks, names and stacks: the parts here decide on none of them.
        seed = random.bounded(1 << 36) * 60 + 11
        (self.likes, self.steps, places) = (likes, steps, Array(0..<steps))
    }

    var history: History { History(seed: seed, steps: steps, weights: likes.weights).keeping(Set(places)) }

    /// Without a half, a quarter or an eighth; single things only once few are left, for a world takes longer than a question.
    var smaller: [Season] {
        let lists = JudgeKit.Shrink.list(places)
        let tries = places.count > 24 ? Array(lists.prefix(15)) : lists
        return tries.map { places in
            var copy = self
            copy.places = places
            return copy
        }
    }

    /// What stands there at the beginning. Quotas of some worlds are small: what they don't allow isn't there.
    static func open(_ stage: inout Simulation) {
        _ = try? stage.createCluster()
        let check = ELB.HealthCheck(intervalSeconds: 10, timeoutSeconds: 4, healthyThresholdCount: 3, unhealthyThresholdCount: 2)
        let asked = ECS.HealthCheck(command: ["CMD", "true"], interval: 10, timeout: 5, retries: 2)
        for (family, healthCheck) in [("users", nil), ("items", asked)] {
            _ = try? stage.registerTaskDefinition(
                family: family,
                containers: [.init("web", image: "example.com/web:1", port: 8080, healthCheck: healthCheck)])
        }
        guard let first = try? stage.createTargetGroup("first-tg", healthCheck: check, deregistrationDelaySeconds: 20) else {
            return
        }
        let second = (try? stage.createTargetGroup("second-tg", healthCheck: check, deregistrationDelaySeconds: 5)) ?? first
        if let hall = try? stage.createLoadBalancer("hall"),
            let door = try? stage.createListener(on: hall, defaultAction: .forward(to: second))
        {
            _ = try? stage.createRule(on: door, priority: 4, conditions: [.path("/api/users*")], action: .forward(to: first))
        }
        for (name, group, count) in [("users", first, 3), ("items", second, 2)] {
            _ = try? stage.createService(
                name, taskDefinition: name, desiredCount: count, minimumHealthyPercent: count == 3 ? 50 : 100,
                loadBalancers: [.init(group, containerName: "web", containerPort: 8080)],
                deploymentCircuitBreaker: .init(enable: true, rollback: true))
        }
    }
}
