import Orchestra
import Testing

/// What a metric's minutes hold, and of whom.
@Suite struct MetricTests {
    private let orders = CloudWatch.Metric(namespace: "Shop", metricName: "Orders")

    @Test(.rule("metric.statistics")) func `a minute has each statistic of its values`() throws {
        var stage = Simulation(seed: 1)
        try stage.putMetricAlarm(.init("sum", metric: orders, statistic: .sum, threshold: 25))
        try stage.putMetricAlarm(.init("most", metric: orders, statistic: .maximum, threshold: 14))
        try stage.putMetricAlarm(.init("least", metric: orders, statistic: .minimum, threshold: 6, .lessThanThreshold))
        try stage.putMetricAlarm(.init("count", metric: orders, statistic: .sampleCount, threshold: 2))
        try stage.putMetricAlarm(.init("five minutes", metric: orders, statistic: .sum, period: 300, threshold: 149))
        try stage.putMetricAlarm(.init("average", metric: orders, threshold: 10))
        for _ in 1...5 {
            for value in [5.0, 10, 15] { try stage.putMetricData(orders, value) }
            stage.run(for: .seconds(60))
        }
        for name in ["sum", "most", "least", "count", "five minutes"] { #expect(stage.alarmState(name) == .alarm, "\(name)") }
        #expect(stage.alarmState("average") == .ok)
        #expect(stage.datapoints(of: orders) == [10, 10, 10, 10, 10])
        #expect(stage.datapoints(of: orders, statistic: .sampleCount).last == 3)
    }

    @Test(.rule("metric.minutes")) func `values belong to the minute in which they were put`() throws {
        var stage = Simulation(seed: 1)
        try stage.putMetricData(orders, 1000)
        stage.run(for: .seconds(7200))
        try stage.putMetricData(orders, 2)
        try stage.putMetricAlarm(.init("many", metric: orders, threshold: 100))
        stage.run(for: .seconds(60))
        #expect(stage.alarmState("many") == .ok)
        #expect(stage.datapoints(of: orders) == [1000] + Array(repeating: nil, count: 119) + [2])
    }

    @Test(.rule("metric.minutes", "tracking.missing-data")) func `minutes in which nobody looked are missing`() throws {
        var world = try ScalingStage()
        try world.track()
        world.stage.setLoad(of: world.users, .each(cpu: 10))
        world.run(minutes: 14)
        try world.stage.deleteScalingPolicy("cpu", on: world.users)
        world.run(minutes: 30)
        try world.track()
        world.run(minutes: 1)
        #expect(world.count == 4)
        #expect(world.stage.datapoints(of: .cpuUtilization(of: world.users)).suffix(31) == Array(repeating: nil, count: 30) + [10])
        try world.stage.deleteScalingPolicy("cpu", on: world.users)
        world.run(minutes: 300)
        try world.track()
        world.run(minutes: 1)
        #expect(world.stage.datapoints(of: .cpuUtilization(of: world.users)) == [10])
    }

    @Test(.rule("metric.by-name")) func `a service that comes again under its name is measured again`() throws {
        var world = try ScalingStage()
        try world.track()
        try world.stage.putMetricAlarm(.init("busy", metric: .cpuUtilization(of: world.users), threshold: 60))
        world.run(minutes: 2)
        try world.stage.deleteService(world.users, force: true)
        world.run(minutes: 10)
        let again = try world.stage.createService("users", in: "api", taskDefinition: "users", desiredCount: 4)
        world.run(minutes: 2)
        try world.stage.registerScalableTarget(again, minCapacity: 2, maxCapacity: 12)
        try world.track()
        world.stage.setLoad(of: again, .shared(cpu: 480))
        world.run(minutes: 3)
        #expect(world.count == 8)
        #expect(world.stage.alarmState("busy") == .alarm)
    }

    @Test(.rule("metric.by-name")) func `an alarm may be there before its service`() throws {
        var world = try ScalingStage()
        try world.stage.putMetricAlarm(
            .init(
                "busy",
                metric: .init(
                    namespace: "AWS/ECS", metricName: "CPUUtilization",
                    dimensions: [.init("ServiceName", "later"), .init("ClusterName", "api")]), threshold: 60))
        world.run(minutes: 3)
        #expect(world.stage.alarmState("busy") == .insufficientData)
        let later = try world.stage.createService("later", in: "api", taskDefinition: "users", desiredCount: 1)
        world.stage.setLoad(of: later, .each(cpu: 70))
        world.run(minutes: 2)
        #expect(world.stage.alarmState("busy") == .alarm)
        // However its dimensions are ordered, it is one metric.
        #expect(world.stage.datapoints(of: .cpuUtilization(of: later)).last == 70)
    }

    @Test(.rule("metric.cluster")) func `a cluster's metrics are shares of what its container instances have`() throws {
        var stage = Simulation(seed: 4)
        try stage.createCluster("iron")
        for _ in 1...2 {
            try stage.registerContainerInstance(in: "iron", cpu: 2048, memory: 4096, availabilityZone: "eu-west-1a")
        }
        try stage.registerTaskDefinition(
            family: "users", containers: [.init("web", image: "example.com/users:1")], cpu: "512", memory: "512",
            networkMode: .bridge, requiresCompatibilities: [.ec2])
        let users = try stage.createService(
            ECS.CreateServiceRequest(
                cluster: "iron", serviceName: "users", taskDefinition: "users", desiredCount: 4, launchType: .ec2))
        let cluster = [CloudWatch.Metric.Dimension("ClusterName", "iron")]
        let metrics = ["CPUUtilization", "MemoryUtilization"].map {
            CloudWatch.Metric(namespace: "AWS/ECS", metricName: $0, dimensions: cluster)
        }
        for metric in metrics { try stage.putMetricAlarm(.init(metric.metricName, metric: metric, threshold: 90)) }
        stage.setLoad(of: users, .each(cpu: 50, memory: 100))
        stage.run(for: .seconds(180))
        // Four times half of 512 are 1,024 of 4,096 units; four times 512 MiB are 2,048 of 8,192.
        #expect(metrics.map { stage.datapoints(of: $0).last } == [25, 25])
    }

    @Test(.rule("metric.values"), arguments: [.nan, .infinity, -.infinity, 0x1p361, -0x1p361, 1.7e308] as [Double])
    func `a value is a number within its bounds`(_ value: Double) {
        var stage = Simulation(seed: 1)
        let orders = orders
        do {
            try stage.putMetricData(orders, value)
            Issue.record("\(value) was taken")
        } catch { #expect(error.code == .invalidParameterValue) }
    }

    @Test(.rule("metric.values")) func `what a policy tracks may be as far off as a value can be`() throws {
        var world = try ScalingStage()
        try world.stage.putScalingPolicy(
            "orders", on: world.users, .targetTracking(.init(targetValue: 1e-300, customizedMetricSpecification: orders)))
        for value in [0x1p360, -0x1p360] {
            for _ in 1...16 {
                try world.stage.putMetricData(orders, value)
                world.run(minutes: 1)
            }
        }
        #expect(world.count == 2)
    }

    @Test(.rule("metric-alarm.input")) func `names and actions are what they can be`() throws {
        var stage = Simulation(seed: 1)
        let arn = "arn:aws:sns:eu-west-1:123456789012:ops"
        let calls: [CloudWatch.MetricAlarm] = [
            .init("a", metric: .init(namespace: "", metricName: "b"), threshold: 1),
            .init("a", metric: .init(namespace: "a", metricName: ""), threshold: 1),
            .init("a", metric: .init(namespace: "a", metricName: "b", dimensions: [.init("", "c")]), threshold: 1),
            .init(
                "a", metric: .init(namespace: "a", metricName: "b", dimensions: [.init("c", "1"), .init("c", "2")]), threshold: 1),
            .init("a", metric: orders, threshold: 1, alarmActions: ["ops"]),
            .init("a", metric: orders, threshold: 1, alarmActions: Array(repeating: arn, count: 6)),
        ]
        for call in calls { #expect(throws: CloudWatch.Error.self) { try stage.putMetricAlarm(call) } }
        try stage.putMetricAlarm(.init("a", metric: orders, threshold: 1, alarmActions: Array(repeating: arn, count: 5)))
    }
}
