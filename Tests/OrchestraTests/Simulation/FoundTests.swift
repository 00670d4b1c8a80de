import Orchestra
import Testing

/// What random worlds and random inputs found once.
@Suite struct FoundTests {
    @Test func `a container whose task is past its containers doesn't start any more`() throws {
        var stage = Simulation(seed: 1)
        try stage.createCluster("api")
        try stage.registerTaskDefinition(family: "users", containers: [.init("web", image: "web")])
        let task = try stage.runTask("users", in: "api")[0]
        // From the moment when its image is there until its container would have started.
        for _ in 0..<200 {
            var copy = stage
            if copy[task].lastStatus == .pending {
                try copy.stopTask(task)
                copy.run(for: .seconds(30))
                #expect(copy[task].lastStatus == .stopped)
                let isRunning = copy.log.contains {
                    if case .containerStatusChanged(_, _, _, .running, _, _) = $0.event { true } else { false }
                }
                #expect(!isRunning, "stopped at \(stage.clock)")
            }
            stage.run(for: .milliseconds(100))
        }
    }

    @Test func `a target group that is in use again checks its targets once in an interval`() throws {
        var stage = Simulation(seed: 1)
        let list = try stage.createTargetGroup(
            "list", healthCheck: .init(intervalSeconds: 30, timeoutSeconds: 5, unhealthyThresholdCount: 10))
        let doors = try stage.createLoadBalancer("hall")
        let door = try stage.createListener(on: doors, defaultAction: .forward(to: list))
        // Nobody is there: each check fails, and says so.
        try stage.registerTargets(list, [.init(id: "10.0.0.1", port: 80)])
        for _ in 0..<3 {
            stage.run(for: .seconds(7))
            try stage.modifyListener(door, defaultAction: .fixedResponse(404))
            try stage.modifyListener(door, defaultAction: .forward(to: list))
        }
        let first = stage.now
        stage.run(for: .seconds(120))
        let failures = stage.log.count { entry in
            if case .targetCheckFailed = entry.event { entry.time > first } else { false }
        }
        #expect(failures == 4)
    }

    @Test func `what a request brings is no placeholder of a redirect`() throws {
        var stage = Simulation(seed: 1)
        let doors = try stage.createLoadBalancer("hall")
        try stage.createListener(
            on: doors,
            defaultAction: .redirect(.init(host: "b.example.com", path: "/#{path}", query: "#{query}", statusCode: .http301)))
        let response = try stage.send(.init(host: "a.example.com", path: "/#{query}", query: "#{path}"), to: doors)
        #expect(response.location == "http://b.example.com:80/#{query}?#{path}")
    }

    @Test(arguments: [Int.max, Int.max / 2 + 1, 1 << 40])
    func `sizes that are too large together are refused`(size: Int) throws {
        var stage = Simulation(seed: 1)
        let containers = ["a", "b"].map { ECS.ContainerDefinition($0, image: "x", cpu: size, memory: size) }
        let error = ecsError { try stage.registerTaskDefinition(family: "users", containers: containers) }
        #expect(error?.code == .clientException)
    }

    @Test func `a duration without an end lasts to the end of time`() throws {
        var stage = Simulation(seed: 1)
        try stage.createCluster("api")
        try stage.registerTaskDefinition(family: "users", containers: [.init("web", image: "web", port: 80)])
        stage.slowStart(ofImage: "web", .seconds(Int64.max))
        stage.crashAfterStart(ofImage: "web", .seconds(Int64.max))
        let task = try stage.runTask("users", in: "api")[0]
        stage.run(for: .seconds(3600))
        #expect(stage[task].lastStatus == .running)
    }

    @Test func `a deployment whose starts failed goes on when they succeed again, with all older tasks there`() throws {
        var stage = Simulation(seed: 1)
        try stage.createCluster("api")
        try stage.registerTaskDefinition(family: "users", containers: [.init("web", image: "web")])
        let users = try stage.createService("users", in: "api", taskDefinition: "users", desiredCount: 5, maximumPercent: 125)
        stage.run(for: .seconds(120))
        stage.failPull(ofImage: "web")
        try stage.updateService(users, forceNewDeployment: true)
        // Long enough for the start throttle to hold the next one back.
        stage.run(for: .seconds(120))
        #expect(stage[users].runningCount == 5)
        stage.allowPull(ofImage: "web")
        stage.run(for: .seconds(3600))
        #expect(stage[users].deployments.count == 1)
        #expect(stage[users].deployments[0].rolloutState == .completed)
    }

    @Test func `targets are registered all or none`() throws {
        var stage = Simulation(seed: 1)
        let list = try stage.createTargetGroup("list")
        let doors = try stage.createLoadBalancer("hall")
        try stage.createListener(on: doors, defaultAction: .forward(to: list))
        let (one, two) = (ELB.Target.ID(id: "10.0.0.1", port: 80), ELB.Target.ID(id: "10.0.0.2", port: 80))
        try stage.registerTargets(list, [two])
        try stage.deregisterTargets(list, [two])
        #expect(elbError { try stage.registerTargets(list, [one, two]) }?.code == .invalidTarget)
        #expect(try stage.describeTargetHealth(list).map(\.target) == [two])
    }

    @Test func `a size in GB that couldn't be said in MiB is refused`() throws {
        var stage = Simulation(seed: 1)
        for (memory, isFine) in [("976562 GB", true), ("15000010GB", false), ("999999999", true)] {
            let request = ecsError {
                try stage.registerTaskDefinition(
                    family: "users", containers: [.init("web", image: "web")], cpu: "256", memory: memory, networkMode: .bridge,
                    requiresCompatibilities: [])
            }
            #expect((request == nil) == isFine, "\(memory)")
        }
    }

    @Test func `a cluster that comes back needs room under the quota`() throws {
        var quotas = Quotas()
        quotas.clusters = 1
        var stage = Simulation(seed: 1, quotas: quotas)
        try stage.createCluster("jobs")
        try stage.deleteCluster("jobs")
        try stage.createCluster("api")
        #expect(ecsError { try stage.createCluster("jobs") }?.code == .limitExceededException)
        try stage.deleteCluster("api")
        try stage.createCluster("jobs")
        #expect(stage.describeClusters(["jobs"]).clusters[0].status == .active)
    }
}
