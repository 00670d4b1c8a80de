import Foundation
import Orchestra
import Testing

/// Target tracking in a running service.
@Suite struct TargetTrackingTests {
    @Test(.rule("tracking.alarms", "tracking.one-per-metric")) func `a policy makes its two alarms`() throws {
        var world = try ScalingStage()
        let users = world.users
        let policy = try world.stage.putScalingPolicy(
            "cpu", on: users, .targetTracking(.ecsServiceAverageCPUUtilization, targetValue: 60))
        #expect(policy.policyType == .targetTrackingScaling)
        #expect(policy.policyARN.hasSuffix(":resource/ecs/service/api/users:policyName/cpu"))
        #expect(policy.alarms[0].alarmName.hasPrefix("TargetTracking-service/api/users-AlarmHigh-"))
        #expect(policy.alarms[1].alarmName.hasPrefix("TargetTracking-service/api/users-AlarmLow-"))
        let error = scalingError {
            try world.stage.putScalingPolicy(
                "again", on: users, .targetTracking(.ecsServiceAverageCPUUtilization, targetValue: 70))
        }
        #expect(error?.message == "Only one TargetTrackingScaling policy for a given metric specification is allowed.")
        let changed = try world.stage.putScalingPolicy(
            "cpu", on: users, .targetTracking(.ecsServiceAverageCPUUtilization, targetValue: 70))
        #expect(changed.policyARN == policy.policyARN && changed.alarms == policy.alarms)
        try world.stage.deleteScalingPolicy("cpu", on: users)
        #expect(world.stage.alarmState(policy.alarms[0].alarmName) == nil)
    }

    @Test(.rule("tracking.out", "tracking.in", "scaling.activity")) func `up after three minutes, down after fifteen`() throws {
        var world = try ScalingStage()
        try world.track()
        // 360 percent of a task's processor, over four tasks: 90 percent each.
        world.stage.setLoad(of: world.users, .shared(cpu: 360))
        world.run(minutes: 2)
        #expect(world.count == 4)
        world.run(minutes: 1)
        #expect(world.count == 6)
        let activity = try world.stage.describeScalingActivities(of: world.users)[0]
        #expect(activity.description == "Setting desired count to 6.")
        #expect(activity.cause.hasPrefix("monitor alarm TargetTracking-service/api/users-AlarmHigh-"))
        #expect(activity.cause.hasSuffix(" in state ALARM triggered policy cpu"))
        world.run(minutes: 20)
        // 60 percent each is the target: nothing more happens.
        #expect(world.count == 6)
        world.stage.setLoad(of: world.users, .shared(cpu: 120))
        world.run(minutes: 14)
        #expect(world.count == 6)
        world.run(minutes: 1)
        #expect(world.count == 2)
        #expect(try world.stage.describeScalingActivities(of: world.users)[0].cause.contains("-AlarmLow-"))
    }

    @Test(.rule("tracking.missing-data")) func `without data nobody leaves`() throws {
        var world = try ScalingStage()
        try world.track()
        let alarm = try world.stage.describeScalingPolicies(of: world.users)[0].alarms[1].alarmName
        world.run(minutes: 30)
        #expect(world.count == 4)
        #expect(world.stage.alarmState(alarm) == .insufficientData)
        world.stage.setLoad(of: world.users, .each(cpu: 5))
        world.run(minutes: 10)
        world.stage.setLoad(of: world.users, nil)
        world.run(minutes: 1)
        world.stage.setLoad(of: world.users, .each(cpu: 5))
        world.run(minutes: 14)
        #expect(world.count == 4)
    }

    @Test(.rule("scaling.manual-count")) func `a count set by hand stays until the opposite alarm rings`() throws {
        var world = try ScalingStage(maxCapacity: 6)
        try world.track()
        try world.stage.updateService(world.users, desiredCount: 9)
        world.stage.setLoad(of: world.users, .each(cpu: 90))
        world.run(minutes: 30)
        #expect(world.count == 9)
        world.stage.setLoad(of: world.users, .each(cpu: 10))
        world.run(minutes: 16)
        #expect(world.count == 2)
    }

    @Test(.rule("scaling.manual-count", "tracking.within-bounds"))
    func `the opposite alarm brings a count from beyond the maximum down to it, not only nearer`() throws {
        var world = try ScalingStage(maxCapacity: 6)
        try world.track()
        try world.stage.updateService(world.users, desiredCount: 9)
        // Nine tasks at 50 percent are eight at the target, which is more than six.
        world.stage.setLoad(of: world.users, .each(cpu: 50))
        world.run(minutes: 15)
        #expect(world.count == 6)
    }

    @Test(.rule("tracking.within-bounds")) func `from below the minimum it goes to the minimum at least`() throws {
        var world = try ScalingStage(minCapacity: 4)
        try world.track()
        try world.stage.updateService(world.users, desiredCount: 1)
        // One task at 90 percent is two at the target, which is less than four.
        world.stage.setLoad(of: world.users, .each(cpu: 90))
        world.run(minutes: 3)
        #expect(world.count == 4)
    }

    @Test(.rule("scaling.not-scaled")) func `what changed nothing is told on request`() throws {
        var world = try ScalingStage(maxCapacity: 4)
        try world.track()
        world.stage.setLoad(of: world.users, .each(cpu: 90))
        world.run(minutes: 10)
        #expect(try world.stage.describeScalingActivities(of: world.users) == [])
        let told = try world.stage.describeScalingActivities(of: world.users, includeNotScaledActivities: true)
        #expect(told.map { $0.notScaledReasons?.first?.code } == [.alreadyAtMaxCapacity])
        #expect(told[0].notScaledReasons?[0].maxCapacity == 4)
    }

    @Test(.rule("tracking.several")) func `the largest scale-out counts, and tasks leave only in agreement`() throws {
        var world = try ScalingStage()
        try world.track(60, "cpu")
        try world.stage.putScalingPolicy(
            "memory", on: world.users, .targetTracking(.ecsServiceAverageMemoryUtilization, targetValue: 50))
        world.stage.setLoad(of: world.users, .each(cpu: 90, memory: 100))
        world.run(minutes: 3)
        #expect(world.count == 8)
        // The processor is idle, memory is as it should be.
        world.stage.setLoad(of: world.users, .each(cpu: 10, memory: 48))
        world.run(minutes: 30)
        #expect(world.count == 8)
        // Both want fewer: 2 and 4 tasks, so 4 it is.
        world.stage.setLoad(of: world.users, .each(cpu: 10, memory: 25))
        world.run(minutes: 15)
        #expect(world.count == 4)
    }

    @Test(.rule("tracking.several", "tracking.disable-scale-in")) func `one that never scales in isn't asked for its agreement`()
        throws
    {
        var world = try ScalingStage()
        try world.track(60, "cpu")
        try world.stage.putScalingPolicy(
            "memory", on: world.users,
            .targetTracking(.ecsServiceAverageMemoryUtilization, targetValue: 50, disableScaleIn: true))
        world.stage.setLoad(of: world.users, .each(cpu: 10, memory: 48))
        world.run(minutes: 16)
        #expect(world.count == 2)
    }

    @Test(.rule("tracking.out-cancels-in")) func `a scale-out ends the pause of a scale-in`() throws {
        var world = try ScalingStage(desiredCount: 8)
        try world.track()
        world.stage.setLoad(of: world.users, .each(cpu: 30))
        world.run(minutes: 15)
        #expect(world.count == 4)
        world.stage.setLoad(of: world.users, .each(cpu: 90))
        world.run(minutes: 3)
        #expect(world.count == 6)
    }

    @Test(.rule("tracking.deployment")) func `while a deployment is in progress only scale-out goes on`() throws {
        var world = try ScalingStage()
        try world.track()
        world.stage.setLoad(of: world.users, .each(cpu: 10))
        world.run(minutes: 10)
        // The new image can't be pulled, so the deployment goes on and on.
        try world.stage.registerTaskDefinition(family: "users", containers: [.init("web", image: "example.com/users:2")])
        world.stage.failPull(ofImage: "example.com/users:2")
        try world.stage.updateService(world.users, taskDefinition: "users:2")
        world.run(minutes: 20)
        #expect(world.count == 4)
        world.stage.setLoad(of: world.users, .each(cpu: 90))
        world.run(minutes: 3)
        #expect(world.count == 6)
    }

    @Test(.rule("tracking.request-count")) func `requests per target are counted by the load balancer`() throws {
        var hall = try Hall(desiredCount: 2)
        hall.settle()
        let users = hall.users
        try hall.stage.registerScalableTarget(users, minCapacity: 1, maxCapacity: 10)
        let missing = scalingError {
            try hall.stage.putScalingPolicy("requests", on: users, .targetTracking(.albRequestCountPerTarget, targetValue: 600))
        }
        let label = "\(hall.doors.fullName)/\(hall.list.fullName)"
        #expect(missing?.help == "For this service it is \(label).")
        try hall.stage.putScalingPolicy(
            "requests", on: users, .targetTracking(.albRequestCountPerTarget, targetValue: 600, resourceLabel: label))
        hall.stage.run(for: .seconds(60))
        let traffic = try hall.stage.startTraffic(.get("/"), to: hall.doors, perSecond: 40)
        hall.stage.run(for: .seconds(300))
        // 40 a second are 1,200 a minute for each of two: twice the target.
        #expect(hall.stage.datapoints(of: .requestCountPerTarget(of: hall.list)).contains(1200))
        #expect(hall.stage[users].desiredCount == 4)
        hall.stage.stopTraffic(traffic)
    }

    @Test(
        .rule("tracking.configuration"),
        arguments: [
            .targetTracking(.ecsServiceAverageCPUUtilization, targetValue: 0),
            .targetTracking(.ecsServiceAverageCPUUtilization, targetValue: .nan),
            .targetTracking(.ecsServiceAverageCPUUtilization, targetValue: 50, scaleInCooldown: -1),
            .targetTracking(.ecsServiceAverageCPUUtilization, targetValue: 50, resourceLabel: "app/a/b/targetgroup/c/d"),
            .targetTracking(.albRequestCountPerTarget, targetValue: 50, resourceLabel: "app/a/b/targetgroup/c/d"),
            .targetTracking(.init(targetValue: 50)),
            .targetTracking(
                .init(
                    targetValue: 50, predefinedMetricSpecification: .init(.ecsServiceAverageCPUUtilization),
                    customizedMetricSpecification: .init(namespace: "App", metricName: "Queue"))),
        ] as [AutoScaling.PolicyConfiguration])
    func `a configuration that can't be`(_ configuration: AutoScaling.PolicyConfiguration) throws {
        var world = try ScalingStage()
        let users = world.users
        #expect(scalingError { try world.stage.putScalingPolicy("a", on: users, configuration) }?.code == .validationException)
        #expect(try world.stage.describeScalingPolicies() == [])
    }

    @Test func `a metric of one's own is tracked too`() throws {
        var world = try ScalingStage()
        let queue = CloudWatch.Metric(namespace: "App", metricName: "BacklogPerTask")
        try world.stage.putScalingPolicy(
            "queue", on: world.users, .targetTracking(.init(targetValue: 10, customizedMetricSpecification: queue)))
        for _ in 1...3 {
            try world.stage.putMetricData(queue, 15)
            try world.stage.putMetricData(queue, 25)
            world.run(minutes: 1)
        }
        #expect(world.stage.datapoints(of: queue) == [20, 20, 20])
        #expect(world.count == 8)
    }

    @Test(.rule("suspension.dynamic")) func `suspended scaling rests, and goes on with the alarms as they are`() throws {
        var world = try ScalingStage()
        try world.track()
        try world.stage.registerScalableTarget(world.users, suspendedState: .init(dynamicScalingOutSuspended: true))
        world.stage.setLoad(of: world.users, .each(cpu: 90))
        world.run(minutes: 10)
        #expect(world.count == 4)
        try world.stage.registerScalableTarget(world.users, suspendedState: .init(dynamicScalingInSuspended: true))
        world.run(minutes: 1)
        #expect(world.count == 6)
        world.stage.setLoad(of: world.users, .each(cpu: 10))
        world.run(minutes: 30)
        #expect(world.count == 6)
    }

    @Test func `the same seed gives the same run, and a copy goes on alike`() throws {
        var world = try ScalingStage()
        try world.track()
        world.stage.setLoad(of: world.users, .shared(cpu: 500))
        world.run(minutes: 20)
        let replayed = Simulation(replaying: world.stage.recording)
        #expect(replayed.log == world.stage.log && replayed.world == world.stage.world)
        var copy = world.stage
        copy.run(for: .seconds(600))
        world.run(minutes: 10)
        #expect(copy.log == world.stage.log)
    }

    @Test(.rule("tracking.in-flight")) func `a load that grows is caught up with, though each scale-out renews the cooldown`()
        throws
    {
        var world = try ScalingStage(maxCapacity: 1000)
        try world.track()
        var load = 240.0
        for _ in 1...24 {
            world.stage.setLoad(of: world.users, .shared(cpu: load))
            world.run(minutes: 1)
            load *= 1.25
        }
        // At the target it would be 677 in the last minute; what is there follows a step behind.
        #expect((500...700).contains(world.count))
        #expect(world.stage.datapoints(of: .cpuUtilization(of: world.users)).last!! < 90)
    }

    @Test(.rule("tracking.in-flight")) func `tasks that have come count in the sum, long before the cooldown is over`() throws {
        var world = try ScalingStage(maxCapacity: 100)
        try world.stage.putScalingPolicy(
            "cpu", on: world.users, .targetTracking(.ecsServiceAverageCPUUtilization, targetValue: 60, scaleOutCooldown: 1200))
        world.stage.setLoad(of: world.users, .shared(cpu: 480))
        world.run(minutes: 5)
        #expect(world.stage[world.users].runningCount == 8)
        world.stage.setLoad(of: world.users, .shared(cpu: 2400))
        world.run(minutes: 3)
        #expect(world.count == 40)
    }

    @Test(.rule("scaling.not-scaled")) func `at the minimum it is the low alarm that found nothing to do`() throws {
        var world = try ScalingStage(minCapacity: 4)
        try world.track()
        world.stage.setLoad(of: world.users, .each(cpu: 10))
        world.run(minutes: 16)
        let told = try world.stage.describeScalingActivities(of: world.users, includeNotScaledActivities: true)
        #expect(told.map { $0.notScaledReasons?.first?.code } == [.alreadyAtMinCapacity])
        #expect(told[0].cause.contains("-AlarmLow-"))
    }

    @Test(.rule("tracking.configuration")) func `what comes as plain JSON of AWS has its defaults`() throws {
        let tracking = try JSONDecoder().decode(
            AutoScaling.TargetTrackingScalingPolicyConfiguration.self, from: Data(#"{"TargetValue": 60}"#.utf8))
        #expect(tracking == .init(targetValue: 60))
        let steps = try JSONDecoder().decode(
            AutoScaling.StepScalingPolicyConfiguration.self, from: Data(#"{"AdjustmentType": "ChangeInCapacity"}"#.utf8))
        #expect(steps.metricAggregationType == .average && steps.stepAdjustments == [])
    }

    @Test(.rule("tracking.configuration"), arguments: [.max, Int(Int32.max) + 1]) func `a cooldown has 32 bits`(_ cooldown: Int)
        throws
    {
        var world = try ScalingStage()
        let users = world.users
        let calls: [AutoScaling.PolicyConfiguration] = [
            .targetTracking(.ecsServiceAverageCPUUtilization, targetValue: 50, scaleOutCooldown: cooldown),
            .targetTracking(.ecsServiceAverageCPUUtilization, targetValue: 50, scaleInCooldown: cooldown),
            .stepScaling(.changeInCapacity, [.init(from: 0, 1)], cooldown: cooldown),
        ]
        for call in calls {
            #expect(scalingError { try world.stage.putScalingPolicy("a", on: users, call) }?.code == .validationException)
        }
    }
}
