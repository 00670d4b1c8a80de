import Orchestra
import Testing

/// Step scaling with alarms of one's own.
@Suite struct StepScalingTests {
    @Test(.rule("step.own-alarm")) func `an alarm that names the policy triggers it`() throws {
        var world = try ScalingStage()
        let policy = try world.stage.putScalingPolicy(
            "steps", on: world.users, .stepScaling(.changeInCapacity, [.init(from: 0, to: 20, 1), .init(from: 20, 3)]))
        #expect(policy.alarms == [])
        try world.stage.putMetricAlarm(
            .init(
                "busy", metric: .cpuUtilization(of: world.users), evaluationPeriods: 2, threshold: 60,
                alarmActions: [policy.policyARN]))
        #expect(try world.stage.describeScalingPolicies(of: world.users)[0].alarms.map(\.alarmName) == ["busy"])
        world.stage.setLoad(of: world.users, .each(cpu: 70))
        world.run(minutes: 1)
        #expect(world.count == 4)
        world.run(minutes: 1)
        #expect(world.count == 5)
        // A larger step within the cooldown: three instead of the one that is there already.
        world.stage.setLoad(of: world.users, .each(cpu: 90))
        world.run(minutes: 1)
        #expect(world.count == 7)
        #expect(
            try world.stage.describeScalingActivities(of: world.users)[0].cause
                == "monitor alarm busy in state ALARM triggered policy steps")
        world.run(minutes: 4)
        #expect(world.count == 7)
        world.run(minutes: 1)
        #expect(world.count == 10)
    }

    @Test(
        .rule("step.configuration"),
        arguments: [
            [], [.init(1)], [.init(0), .init(from: 0, 1)], [.init(from: 5, to: 5, 1)],
            [.init(from: 0, to: 10, 1), .init(from: 20, 2)],
            [.init(from: 0, to: 10, 1), .init(from: 5, 2)], [.init(to: 0, -1), .init(to: -10, -2)],
            [.init(from: -10, to: 0, 1), .init(from: 0, 2)], [.init(from: 0, to: 10, 1)],
        ] as [[AutoScaling.StepAdjustment]])
    func `steps that can't be`(_ steps: [AutoScaling.StepAdjustment]) throws {
        var world = try ScalingStage()
        let users = world.users
        let error = scalingError { try world.stage.putScalingPolicy("a", on: users, .stepScaling(.changeInCapacity, steps)) }
        #expect(error?.code == .validationException)
    }

    @Test(.rule("step.configuration")) func `what goes with which type of adjustment`() throws {
        var world = try ScalingStage()
        let users = world.users
        let calls: [AutoScaling.PolicyConfiguration] = [
            .stepScaling(.exactCapacity, [.init(from: 0, -1)]),
            .stepScaling(.changeInCapacity, [.init(from: 0, 1)], minAdjustmentMagnitude: 2),
            .stepScaling(.percentChangeInCapacity, [.init(from: 0, 1)], minAdjustmentMagnitude: 0),
            .stepScaling(.changeInCapacity, [.init(from: 0, 1)], cooldown: -1),
        ]
        for call in calls {
            #expect(scalingError { try world.stage.putScalingPolicy("a", on: users, call) }?.code == .validationException)
        }
    }

    @Test(.rule("metric-alarm.m-of-n")) func `two of three periods`() throws {
        var world = try ScalingStage()
        try world.stage.putMetricAlarm(
            .init(
                "busy", metric: .cpuUtilization(of: world.users), evaluationPeriods: 3, datapointsToAlarm: 2, threshold: 60))
        var states: [CloudWatch.StateValue?] = []
        for load in [50.0, 70, 50, 70, 50, 50, 60] {
            world.stage.setLoad(of: world.users, .each(cpu: load))
            world.run(minutes: 1)
            states.append(world.stage.alarmState("busy"))
        }
        #expect(states == [.ok, .ok, .ok, .alarm, .ok, .ok, .ok])
    }

    @Test(.rule("metric-alarm.m-of-n")) func `a longer period has its statistic`() throws {
        var world = try ScalingStage()
        let alarm = { (name: String, statistic: CloudWatch.Statistic) in
            CloudWatch.MetricAlarm(
                name, metric: .cpuUtilization(of: world.users), statistic: statistic, period: 120, threshold: 60,
                .greaterThanOrEqualToThreshold)
        }
        for (name, statistic) in [("a", CloudWatch.Statistic.average), ("b", .maximum), ("c", .minimum), ("d", .sum)] {
            try world.stage.putMetricAlarm(alarm(name, statistic))
        }
        world.stage.setLoad(of: world.users, .each(cpu: 40))
        world.run(minutes: 1)
        world.stage.setLoad(of: world.users, .each(cpu: 70))
        world.run(minutes: 1)
        #expect(["a", "b", "c", "d"].map { world.stage.alarmState($0) } == [.ok, .alarm, .ok, .alarm])
    }

    @Test(.rule("metric-alarm.set-by-hand")) func `an alarm that is set to ALARM triggers its policy at once`() throws {
        var world = try ScalingStage()
        let policy = try world.stage.putScalingPolicy(
            "out", on: world.users, .stepScaling(.changeInCapacity, [.init(from: 0, 1)], cooldown: 0))
        try world.stage.putMetricAlarm(
            .init(
                "busy", metric: .cpuUtilization(of: world.users), evaluationPeriods: 5, threshold: 60,
                alarmActions: [policy.policyARN]))
        // Without a datum the policy has nothing to measure the step by.
        world.stage.setAlarmState("busy", .alarm)
        #expect(world.count == 4)
        world.stage.setLoad(of: world.users, .each(cpu: 80))
        world.run(minutes: 2)
        world.stage.setAlarmState("busy", .alarm)
        #expect(world.count == 5)
        world.run(minutes: 1)
        #expect(world.count == 5 && world.stage.alarmState("busy") == .ok)
    }

    @Test(.rule("step.own-alarm")) func `an alarm's statistic is what the step is measured by`() throws {
        var world = try ScalingStage()
        let orders = CloudWatch.Metric(namespace: "Shop", metricName: "Orders")
        let policy = try world.stage.putScalingPolicy(
            "out", on: world.users, .stepScaling(.changeInCapacity, [.init(from: 0, to: 10, 1), .init(from: 10, 3)]))
        try world.stage.putMetricAlarm(
            .init("many", metric: orders, statistic: .sum, threshold: 25, alarmActions: [policy.policyARN]))
        for value in [5.0, 10, 15] { try world.stage.putMetricData(orders, value) }
        world.run(minutes: 1)
        #expect(world.count == 5)
    }

    @Test(.rule("metric-alarm.deployment")) func `a deployment that watches a metric's alarm fails with it`() throws {
        var world = try ScalingStage()
        try world.stage.putMetricAlarm(.init("busy", metric: .cpuUtilization(of: world.users), threshold: 60))
        world.stage.setLoad(of: world.users, .each(cpu: 30))
        world.run(minutes: 1)
        try world.stage.registerTaskDefinition(family: "users", containers: [.init("web", image: "example.com/users:2")])
        try world.stage.updateService(
            ECS.UpdateServiceRequest(
                cluster: "api", service: "users", taskDefinition: "users:2",
                deploymentConfiguration: .init(
                    alarms: .init(alarmNames: ["busy"], enable: true, rollback: true), bakeTimeInMinutes: 10)))
        world.run(minutes: 2)
        world.stage.setLoad(of: world.users, .each(cpu: 99))
        world.run(minutes: 5)
        #expect(world.stage[world.users].taskDefinition.hasSuffix("users:1"))
    }

    @Test func `alarms of target tracking belong to their policy`() throws {
        var world = try ScalingStage()
        try world.track()
        let name = try world.stage.describeScalingPolicies()[0].alarms[0].alarmName
        #expect(throws: CloudWatch.Error.self) { try world.stage.deleteAlarms([name]) }
        #expect(throws: CloudWatch.Error.self) { try world.stage.deleteAlarms(["nobody"]) }
        #expect(throws: CloudWatch.Error.self) {
            try world.stage.putMetricData(.init(namespace: "AWS/ECS", metricName: "CPUUtilization"), 3)
        }
        try world.stage.putMetricAlarm(.init("mine", metric: .cpuUtilization(of: world.users), threshold: 1))
        try world.stage.deleteAlarms(["mine"])
        #expect(world.stage.alarmState("mine") == nil)
    }
}
