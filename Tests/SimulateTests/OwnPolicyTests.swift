import Orchestra
import Testing

@testable import Simulate

/// Sends for whoever is missing among those that RUN: who is on the way is sent for again.
private struct Impatient: ECS.ServiceScheduler {
    func changes(for service: ECS.ServiceState) -> [ECS.TaskChange] {
        let missing = service.desiredCount - service.tasks.count { $0.lastStatus == .running }
        return missing > 0 ? [.start(count: min(missing, service.launchesAllowed), replacingUnhealthy: 0)] : []
    }
}

@Suite struct OwnPolicyTests {
    private let season = History(seed: 1, steps: 12, weights: ["wait": 3, "updateService": 1])

    private func open(_ stage: inout Simulation) {
        _ = try? stage.createCluster()
        _ = try? stage.registerTaskDefinition(family: "users", containers: [.init("web", image: "example.com/web:1", port: 8080)])
        _ = try? stage.createService("users", taskDefinition: "users", desiredCount: 3)
    }

    @Test func `who takes a reference policy's place is held to the same invariants`() throws {
        #expect(Run(season, opening: open).perform() == nil)
        let violation = try #require(Run(season, policies: Policies(serviceScheduler: Impatient()), opening: open).perform())
        #expect(violation.invariant == "service.no-more-than-desired")
    }

    @Test func `what the opening built is there, and watched`() {
        let run = Run(season, opening: open)
        #expect(run.perform() == nil)
        #expect(run.scene.clusters == ["default"])
        #expect(run.scene.services.map(\.name) == ["users"])
    }

    @Test func `a policy is in charge of the replay too`() {
        struct Last: ELB.RoutingAlgorithm {
            func chooseTarget(for request: ELB.Request, among targets: [ELB.Target], random: inout SeededGenerator) -> ELB.Target
                .ID?
            { targets.last?.id }
        }
        let requests = History(seed: 7, steps: 30, weights: ["wait": 1, "send": 2])
        let run = Run(requests, policies: Policies(routingAlgorithm: Last())) { stage in
            _ = try? stage.createCluster()
            _ = try? stage.registerTaskDefinition(
                family: "users", containers: [.init("web", image: "example.com/web:1", port: 8080)])
            guard let hall = try? stage.createLoadBalancer("hall"),
                let group = try? stage.createTargetGroup("users-tg", port: 8080),
                (try? stage.createListener(on: hall, defaultAction: .forward(to: group))) != nil
            else { return }
            _ = try? stage.createService(
                "users", taskDefinition: "users", desiredCount: 3,
                loadBalancers: [.init(group, containerName: "web", containerPort: 8080)])
        }
        #expect(run.perform() == nil)
        #expect(Simulation(replaying: run.scene.stage.recording).log != run.scene.stage.log)
    }

    @Test func `a history of named moves has these alone`() {
        let names = Set(season.items.map { Move.all[$0.move].name })
        #expect(names == ["wait", "updateService"])
        #expect(season.items.count == 12)
    }
}
