import Orchestra
import Testing

@Suite struct ScalableTargetTests {
    @Test(.rule("scaling.register")) func `both bounds the first time, then what changes`() throws {
        var hall = try Hall()
        let users = hall.users
        #expect(scalingError { try hall.stage.registerScalableTarget(users, minCapacity: 1) }?.code == .validationException)
        let target = try hall.stage.registerScalableTarget(users, minCapacity: 1, maxCapacity: 9)
        #expect(target.resourceId == "service/api/users")
        #expect(target.scalableDimension == "ecs:service:DesiredCount")
        #expect(target.scalableTargetARN.hasPrefix("arn:aws:application-autoscaling:eu-west-1:123456789012:scalable-target/"))
        let later = try hall.stage.registerScalableTarget(users, maxCapacity: 6)
        #expect(later.minCapacity == 1 && later.maxCapacity == 6)
        #expect(later.scalableTargetARN == target.scalableTargetARN)
        #expect(hall.stage.describeScalableTargets() == [later])
        let other = try hall.stage.createService("other", in: "api", taskDefinition: "users", desiredCount: 0)
        #expect(hall.stage.describeScalableTargets([other]) == [])
    }

    @Test(.rule("scaling.bounds"), arguments: [(-1, 3), (4, 3), (0, 5001)])
    func `bounds that can't be`(_ least: Int, _ most: Int) throws {
        var hall = try Hall()
        let users = hall.users
        #expect(
            scalingError { try hall.stage.registerScalableTarget(users, minCapacity: least, maxCapacity: most) }?.code
                == .validationException)
        #expect(hall.stage.describeScalableTargets() == [])
    }

    @Test(.rule("scaling.clamp", "scaling.no-deployment", "scaling.activity"))
    func `a service beyond the bounds is brought to the nearest one, without a deployment`() throws {
        var hall = try Hall()
        hall.settle()
        let deployments = hall.stage[hall.users].deployments.map(\.id)
        try hall.stage.registerScalableTarget(hall.users, minCapacity: 5, maxCapacity: 9)
        #expect(hall.stage[hall.users].desiredCount == 5)
        var activity = try hall.stage.describeScalingActivities(of: hall.users)[0]
        #expect(activity.description == "Setting desired count to 5.")
        #expect(activity.cause == "minimum capacity was set to 5")
        #expect(activity.statusCode == .inProgress)
        hall.settle()
        activity = try hall.stage.describeScalingActivities(of: hall.users)[0]
        #expect(activity.statusCode == .successful)
        #expect(activity.statusMessage == "Successfully set desired count to 5. Change successfully fulfilled by ecs.")
        #expect(hall.stage[hall.users].deployments.map(\.id) == deployments)
        try hall.stage.registerScalableTarget(hall.users, minCapacity: 0, maxCapacity: 2)
        #expect(hall.stage[hall.users].desiredCount == 2)
        try hall.stage.registerScalableTarget(hall.users, maxCapacity: 1)
        #expect(
            try hall.stage.describeScalingActivities(of: hall.users).map(\.statusCode) == [.inProgress, .overridden, .successful])
    }

    @Test(.rule("scaling.no-such-service")) func `only what can be scaled`() throws {
        var stage = Simulation()
        let nobody = AutoScaling.RegisterScalableTargetRequest(resourceId: "service/api/users", minCapacity: 1, maxCapacity: 2)
        let error = scalingError { try stage.registerScalableTarget(nobody) }
        #expect(error?.code == .validationException)
        #expect(error?.message == "ECS service doesn't exist: service/api/users")
        let request = AutoScaling.RegisterScalableTargetRequest(resourceId: "users", minCapacity: 1, maxCapacity: 2)
        #expect(scalingError { try stage.registerScalableTarget(request) }?.help?.contains("service/CLUSTER/SERVICE") == true)
    }

    @Test(.rule("scaling.no-target")) func `policies and actions need a target`() throws {
        var hall = try Hall()
        let users = hall.users
        let calls: [() throws -> Void] = [
            { try hall.stage.putScalingPolicy("a", on: users, .targetTracking(.ecsServiceAverageCPUUtilization, targetValue: 1)) },
            { try hall.stage.putScheduledAction("a", on: users, schedule: "rate(1 hour)", minCapacity: 1) },
            { try hall.stage.deregisterScalableTarget(users) }, { try hall.stage.deleteScalingPolicy("a", on: users) },
            { try hall.stage.deleteScheduledAction("a", on: users) },
        ]
        for call in calls {
            let error = scalingError(call)
            #expect(error?.code == .objectNotFoundException)
            #expect(
                error?.message
                    == "No scalable target registered for service namespace: ecs, resource ID: service/api/users, scalable dimension: ecs:service:DesiredCount"
            )
        }
        #expect(try hall.stage.describeScalingActivities(of: users) == [])
        #expect(try hall.stage.describeScalingPolicies(of: users) == [])
        #expect(try hall.stage.describeScheduledActions(of: users) == [])
        try hall.stage.registerScalableTarget(users, minCapacity: 1, maxCapacity: 4)
        #expect(scalingError { try hall.stage.deleteScalingPolicy("a", on: users) }?.code == .objectNotFoundException)
        #expect(scalingError { try hall.stage.deleteScheduledAction("a", on: users) }?.code == .objectNotFoundException)
    }

    @Test(.rule("scaling.deregister")) func `what hangs on a target goes with it, and the tasks stay`() throws {
        var world = try ScalingStage()
        try world.track()
        try world.stage.putScheduledAction("night", on: world.users, schedule: "rate(1 minute)", maxCapacity: 2)
        let alarm = try world.stage.describeScalingPolicies(of: world.users)[0].alarms[0].alarmName
        #expect(world.stage.alarmState(alarm) != nil)
        try world.stage.deregisterScalableTarget(world.users)
        #expect(world.stage.alarmState(alarm) == nil)
        #expect(world.stage.describeScalableTargets() == [])
        world.stage.setLoad(of: world.users, .each(cpu: 95))
        world.run(minutes: 30)
        #expect(world.count == 4)
        try world.stage.registerScalableTarget(world.users, minCapacity: 1, maxCapacity: 4)
        #expect(try world.stage.describeScalingPolicies(of: world.users) == [])
        #expect(try world.stage.describeScheduledActions(of: world.users) == [])
    }

    @Test(.rule("scaling.deregister", "scaling.activity")) func `activities stay when their target goes, and end all the same`()
        throws
    {
        var world = try ScalingStage()
        try world.stage.registerScalableTarget(world.users, minCapacity: 6)
        try world.stage.deregisterScalableTarget(world.users)
        #expect(try world.stage.describeScalingActivities(of: world.users).map(\.statusCode) == [.inProgress])
        world.run(minutes: 2)
        try world.stage.registerScalableTarget(world.users, minCapacity: 7, maxCapacity: 9)
        let told = try world.stage.describeScalingActivities(of: world.users)
        #expect(told.map(\.statusCode) == [.inProgress, .successful])
        #expect(told.allSatisfy { $0.serviceNamespace == "ecs" && $0.scalableDimension == "ecs:service:DesiredCount" })
    }

    @Test(.rule("scaling.activity")) func `a count set by hand overrides what was in progress`() throws {
        var world = try ScalingStage()
        try world.stage.registerScalableTarget(world.users, minCapacity: 8)
        try world.stage.updateService(world.users, desiredCount: 9)
        world.run(minutes: 3)
        let activity = try world.stage.describeScalingActivities(of: world.users)[0]
        #expect(activity.statusCode == .overridden)
        #expect(activity.statusMessage?.contains("set desired count to 8.") == true)
    }

    @Test(.rule("scaling.quota")) func `no more targets than the quota allows`() throws {
        var quotas = Quotas()
        quotas.scalableTargets = 1
        var stage = Simulation(seed: 1, quotas: quotas)
        try stage.createCluster("api")
        try stage.registerTaskDefinition(family: "users", containers: [.init("web", image: "example.com/users:1")])
        let one = try stage.createService("one", in: "api", taskDefinition: "users", desiredCount: 1)
        let other = try stage.createService("other", in: "api", taskDefinition: "users", desiredCount: 1)
        try stage.registerScalableTarget(one, minCapacity: 1, maxCapacity: 2)
        try stage.registerScalableTarget(one, minCapacity: 1, maxCapacity: 3)
        #expect(
            scalingError { try stage.registerScalableTarget(other, minCapacity: 1, maxCapacity: 2) }?.code
                == .limitExceededException)
    }

    @Test(.rule("scaling.names")) func `names are what the API's patterns allow`() throws {
        var world = try ScalingStage()
        let (users, policy) = (
            world.users, AutoScaling.PolicyConfiguration.targetTracking(.ecsServiceAverageCPUUtilization, targetValue: 50)
        )
        try world.stage.putScalingPolicy("a|b (c)", on: users, policy)
        for name in ["", "a\nb", "caf\u{E9}", String(repeating: "a", count: 257)] {
            #expect(scalingError { try world.stage.putScalingPolicy(name, on: users, policy) }?.code == .validationException)
        }
        for name in ["", "a:b", "a/b", "a|b", "a\tb", " a", "a "] {
            let error = scalingError {
                try world.stage.putScheduledAction(name, on: users, schedule: "rate(1 hour)", minCapacity: 1)
            }
            #expect(error?.code == .validationException)
        }
        try world.stage.putScheduledAction("in the morning", on: users, schedule: "rate(1 hour)", minCapacity: 1)
    }
}
