import Orchestra
import Testing

@Suite struct WorkloadTests {
    private let image = "example.com/users:1"

    private func hall(_ workload: Workload?, desiredCount: Int = 1, cpu: String = "256") throws -> Hall {
        var hall = try Hall(desiredCount: desiredCount)
        hall.stage.setWorkload(ofImage: image, workload)
        hall.settle()
        return hall
    }

    @Test func `an answer takes what it computes, on the share of a vCPU that the task has`() throws {
        // 256 units are a quarter of a vCPU: 10 ms of computing take 40 ms, and an answer takes 20 ms anyhow.
        var hall = try hall(Workload(cpuPerRequest: .milliseconds(10)))
        let traffic = try hall.stage.startTraffic(.get("/"), to: hall.doors, perSecond: 5)
        hall.stage.run(for: .seconds(20))
        #expect(hall.stage[traffic].answered(with: 200) >= 99)
        let median = try #require(hall.stage[traffic].latency.quantile(0.5))
        #expect(median >= .milliseconds(60) && median < .milliseconds(62))
        #expect(hall.stage[traffic].latency.quantile(1)! < .milliseconds(62))
    }

    @Test func `who comes too fast waits, longer and longer`() throws {
        // 50 a second need twice what a quarter of a vCPU can do.
        var hall = try hall(Workload(cpuPerRequest: .milliseconds(10)))
        let traffic = try hall.stage.startTraffic(.get("/"), to: hall.doors, perSecond: 50)
        hall.stage.run(for: .seconds(20))
        let report = hall.stage[traffic]
        #expect(report.sent == 1000)
        // Half of them are done; the last of those came ten seconds ago.
        #expect((495...501).contains(report.answered(with: 200)))
        let longest = try #require(report.latency.quantile(1))
        #expect(longest > .seconds(9) && longest < .seconds(11))
    }

    @Test func `an overloaded task fails its health checks`() throws {
        var hall = try hall(Workload(cpuPerRequest: .milliseconds(10)))
        try hall.stage.startTraffic(.get("/"), to: hall.doors, perSecond: 100)
        hall.stage.run(for: .seconds(60))
        #expect(hall.stage.log.contains { "\($0)".contains("failed check") })
        #expect(hall.stage.eventMessages(of: hall.users).contains { $0.contains("Request timed out") || $0.contains("unhealthy") })
    }

    @Test func `more than it can hold is answered with 503`() throws {
        var hall = try hall(Workload(cpuPerRequest: .milliseconds(100), maxConcurrentRequests: 3))
        let traffic = try hall.stage.startTraffic(.get("/"), to: hall.doors, perSecond: 20)
        hall.stage.run(for: .seconds(10))
        #expect(hall.stage[traffic].answered(with: 503) > 100)
        #expect(hall.stage[traffic].answered(with: 200) > 15)
    }

    @Test func `a container that needs more than its memory without any request is killed as it starts`() throws {
        var hall = try Hall(desiredCount: 1)
        hall.stage.setWorkload(ofImage: image, Workload(memory: 513))
        hall.stage.run(for: .seconds(120))
        #expect(hall.stage.log.contains { "\($0)".contains("OutOfMemoryError") })
        #expect(
            hall.stage.tasks(of: hall.users).allSatisfy {
                hall.stage[$0].lastStatus != .running || hall.stage[$0].containers[0].exitCode == 137
            })
    }

    @Test func `a running container whose memory grows past its limit is killed, and one within it isn't`() throws {
        var hall = try hall(Workload(memory: 512))
        #expect(hall.stage.tasks(of: hall.users, .running).count == 1)
        hall.stage.setWorkload(ofImage: image, Workload(memory: 513))
        hall.stage.run(for: .seconds(1))
        #expect(hall.stage.log.contains { "\($0)".contains("OutOfMemoryError") })
    }

    @Test func `one that is about to start when its memory grows is killed once it has`() throws {
        var hall = try Hall(desiredCount: 1)
        hall.stage.run(until: { stage in stage.tasks(of: hall.users, .pending).count == 1 })
        for _ in 0..<40 {
            hall.stage.setWorkload(ofImage: image, Workload(memory: 513))
            hall.stage.run(for: .milliseconds(100))
        }
        hall.stage.setWorkload(ofImage: image, nil)
        hall.settle()
        // Whoever runs by then has a process.
        let traffic = try hall.stage.startTraffic(.get("/"), to: hall.doors, perSecond: 5)
        hall.stage.run(for: .seconds(60))
        #expect(hall.stage[traffic].answered(with: 502) == 0)
    }

    @Test func `what was computed adds up`() throws {
        var hall = try hall(Workload(cpuPerRequest: .milliseconds(10), idleCPU: 0, memory: 128), desiredCount: 2)
        try hall.stage.registerScalableTarget(hall.users, minCapacity: 1, maxCapacity: 2)
        try hall.stage.putScalingPolicy(
            "cpu", on: hall.users, .targetTracking(.ecsServiceAverageCPUUtilization, targetValue: 100, disableScaleIn: true))
        let traffic = try hall.stage.startTraffic(.get("/"), to: hall.doors, perSecond: 30)
        hall.stage.run(for: .seconds(300))
        // 30 requests of 10 ms are 0.3 of a vCPU; the two tasks have half a one.
        let points = hall.stage.datapoints(of: .cpuUtilization(of: hall.users)).compactMap { $0 }
        #expect(points.dropFirst().allSatisfy { abs($0 - 60) < 1 }, "\(points)")
        hall.stage.stopTraffic(traffic)
        let use = try #require(hall.stage.utilization(of: hall.users))
        #expect(use.memory == 25)
    }

    @Test func `scaling out brings the latency down`() throws {
        var hall = try hall(Workload(cpuPerRequest: .milliseconds(10)), desiredCount: 1)
        try hall.stage.registerScalableTarget(hall.users, minCapacity: 1, maxCapacity: 8)
        try hall.stage.putScalingPolicy(
            "cpu", on: hall.users, .targetTracking(.ecsServiceAverageCPUUtilization, targetValue: 60))
        let traffic = try hall.stage.startTraffic(.get("/"), to: hall.doors, perSecond: 20)
        hall.stage.run(for: .seconds(600))
        #expect(hall.stage[hall.users].desiredCount == 2)
        hall.stage.changeTraffic(traffic, perSecond: 60)
        hall.stage.run(for: .seconds(900))
        #expect(hall.stage[hall.users].desiredCount >= 4)
        let later = try hall.stage.startTraffic(.get("/"), to: hall.doors, perSecond: 1)
        hall.stage.run(for: .seconds(30))
        #expect(hall.stage[later].latency.quantile(0.99)! < .milliseconds(200))
    }

    @Test func `a leak ends in OutOfMemoryError, and a new task`() throws {
        var hall = try hall(Workload(cpuPerRequest: .milliseconds(1), memory: 100, leakPerRequest: 1))
        try hall.stage.startTraffic(.get("/"), to: hall.doors, perSecond: 10)
        hall.stage.run(for: .seconds(90))
        let stopped = hall.stage.tasks(of: hall.users, .stopped)
        #expect(!stopped.isEmpty)
        #expect(stopped.allSatisfy { hall.stage[$0].containers[0].reason?.hasPrefix("OutOfMemoryError") ?? false })
        #expect(hall.stage[stopped[0]].containers[0].exitCode == 137)
    }

    @Test func `on a machine a busy neighbour takes his share`() throws {
        func longest(withNeighbour: Bool) throws -> Duration {
            var stage = Simulation(seed: 8)
            try stage.createCluster("api")
            try stage.registerContainerInstance(in: "api", cpu: 1024, memory: 4096, availabilityZone: "eu-west-1a")
            let doors = try stage.createLoadBalancer("hall")
            let door = try stage.createListener(on: doors, defaultAction: .fixedResponse(404))
            for (number, name) in ["users", "noise"].enumerated() {
                try stage.registerTaskDefinition(
                    family: name, containers: [.init(name, image: name, port: 8080)], cpu: "256", memory: "512",
                    networkMode: .bridge,
                    requiresCompatibilities: [.ec2])
                let list = try stage.createTargetGroup("\(name)-tg", targetType: .instance)
                try stage.createRule(on: door, priority: number + 1, conditions: [.path("/\(name)")], action: .forward(to: list))
                try stage.createService(
                    name, in: "api", taskDefinition: name, desiredCount: 1,
                    loadBalancers: [.init(list, containerName: name, containerPort: 8080)], launchType: .ec2)
            }
            stage.setWorkload(ofImage: "users", Workload(cpuPerRequest: .milliseconds(100)))
            stage.setWorkload(ofImage: "noise", Workload(cpuPerRequest: .milliseconds(100)))
            stage.run(for: .seconds(120))
            let traffic = try stage.startTraffic(.get("/users"), to: doors, perSecond: 2)
            if withNeighbour { try stage.startTraffic(.get("/noise"), to: doors, perSecond: 30) }
            stage.run(for: .seconds(20))
            return try #require(stage[traffic].latency.quantile(0.5))
        }
        // Alone it has the whole vCPU: 100 ms and 20; beside another of the same weight it has half.
        #expect(abs(try longest(withNeighbour: false).components.attoseconds / 1_000_000_000_000_000 - 120) < 5)
        #expect(abs(try longest(withNeighbour: true).components.attoseconds / 1_000_000_000_000_000 - 220) < 9)
    }

    @Test func `the same seed and the same calls give the same log, and so does a copy`() throws {
        var hall = try hall(Workload(cpuPerRequest: .milliseconds(9), memoryPerRequest: 3))
        let traffic = try hall.stage.startTraffic(.get("/"), to: hall.doors, perSecond: 40)
        hall.stage.run(for: .seconds(10))
        hall.stage.changeTraffic(traffic, perSecond: 0)
        hall.stage.run(for: .seconds(10))
        hall.stage.changeTraffic(traffic, perSecond: 7)
        var copy = hall.stage
        hall.stage.run(for: .seconds(20))
        copy.run(for: .seconds(20))
        #expect(copy.log == hall.stage.log)
        #expect(Simulation(replaying: hall.stage.recording).log == hall.stage.log)
    }

    @Test func `traffic changes its rate, and pauses`() throws {
        var hall = try hall(nil)
        let traffic = try hall.stage.startTraffic(.get("/"), to: hall.doors, perSecond: 10)
        var sent: [Int] = []
        for rate in [10, 0, 3, 3, 100] {
            let before = hall.stage[traffic].sent
            hall.stage.changeTraffic(traffic, perSecond: rate)
            hall.stage.run(for: .seconds(10))
            sent.append(hall.stage[traffic].sent - before)
        }
        #expect(sent == [100, 0, 30, 30, 1000])
    }

    @Test(arguments: [1, 63, 64, 65, 100, 1000, 12_345, 1_000_000, 59_999_999])
    func `a quantile is right to three percent`(_ microseconds: Int64) {
        var histogram = LatencyHistogram()
        for _ in 0..<3 { histogram.add(.microseconds(microseconds)) }
        histogram.add(.seconds(1000))
        let median = histogram.quantile(0.5)!.components
        let found = median.seconds * 1_000_000 + median.attoseconds / 1_000_000_000_000
        #expect(found >= microseconds && Double(found) <= Double(microseconds) * 1.032)
        #expect(histogram.quantile(1)! >= .seconds(1000))
        #expect(LatencyHistogram().quantile(0.5) == nil)
    }
}
