import Orchestra
import Testing

@Suite struct ScheduledActionTests {
    private func timestamp(hours: Int, minutes: Int = 0) -> Timestamp {
        Timestamp(secondsSince1970: Timestamp.epoch.secondsSince1970 + Double(hours * 3600 + minutes * 60))
    }

    private func bounds(_ world: ScalingStage) -> [Int] {
        let target = world.stage.describeScalableTargets()[0]
        return [target.minCapacity, target.maxCapacity]
    }

    @Test(.rule("schedule.at", "schedule.sets-bounds")) func `at runs once, sets the bounds, and is gone`() throws {
        var world = try ScalingStage()
        try world.stage.putScheduledAction("morning", on: world.users, schedule: "at(2026-01-01T00:30:00)", minCapacity: 6)
        #expect(try world.stage.describeScheduledActions(of: world.users).map(\.scheduledActionName) == ["morning"])
        world.run(minutes: 27)
        #expect(world.count == 4)
        world.run(minutes: 1)
        #expect(world.count == 6)
        #expect(bounds(world) == [6, 20])
        let activities = try world.stage.describeScalingActivities(of: world.users)
        #expect(activities.map(\.description) == ["Setting desired count to 6.", "Setting min capacity to 6"])
        #expect(activities[1].cause == "scheduled action name morning was triggered")
        #expect(try world.stage.describeScheduledActions(of: world.users) == [])
        world.run(minutes: 120)
        #expect(bounds(world) == [6, 20])
    }

    @Test(.rule("schedule.sets-bounds")) func `cooldowns don't hold it back`() throws {
        var world = try ScalingStage()
        try world.track()
        world.stage.setLoad(of: world.users, .each(cpu: 90))
        try world.stage.putScheduledAction("cap", on: world.users, schedule: "at(2026-01-01T00:06:00)", maxCapacity: 3)
        world.run(minutes: 3)
        #expect(world.count == 6)
        world.run(minutes: 1)
        #expect(world.count == 3)
    }

    @Test(.rule("schedule.rate")) func `rate counts from when it was put`() throws {
        var world = try ScalingStage()
        try world.stage.putScheduledAction("often", on: world.users, schedule: "rate(30 minutes)", minCapacity: 5)
        world.run(minutes: 29)
        #expect(world.count == 4)
        world.run(minutes: 1)
        #expect(world.count == 5)
        try world.stage.registerScalableTarget(world.users, minCapacity: 1, maxCapacity: 4)
        #expect(world.count == 4)
        // A minimum above the maximum: the action fails, and tries again at its next time.
        world.run(minutes: 30)
        #expect(world.count == 4)
        #expect(try world.stage.describeScalingActivities(of: world.users)[0].statusCode == .failed)
    }

    @Test(.rule("schedule.conflict")) func `bounds that don't fit fail the action and change nothing`() throws {
        var world = try ScalingStage(maxCapacity: 8)
        try world.stage.putScheduledAction("too much", on: world.users, schedule: "rate(1 hour)", minCapacity: 9)
        world.run(minutes: 60)
        #expect(bounds(world) == [2, 8])
        let activity = try world.stage.describeScalingActivities(of: world.users)[0]
        #expect(activity.statusCode == .failed)
        #expect(activity.statusMessage?.contains("less than minimum capacity 9") == true)
    }

    @Test(.rule("schedule.start-end")) func `it runs at its start as well, and never after its end`() throws {
        var world = try ScalingStage()
        try world.stage.putScheduledAction(
            "often", on: world.users, schedule: "rate(1 hour)", startTime: timestamp(hours: 2, minutes: 15),
            endTime: timestamp(hours: 4, minutes: 15), minCapacity: 5)
        var runs: [Int] = []
        for minute in 3...400 {
            world.run(minutes: 1)
            let activities = try world.stage.describeScalingActivities(of: world.users)
            if activities.count(where: { $0.description == "Setting min capacity to 5" }) > runs.count { runs.append(minute) }
        }
        #expect(runs == [135, 195, 255])
    }

    @Test(.rule("schedule.zone")) func `a zone's clock, across its changes`() throws {
        var world = try ScalingStage()
        // Madrid: an hour ahead, two from 2026-03-29T01:00Z.
        world.stage.putTimeZone(
            AutoScaling.TimeZone(
                "Europe/Madrid", offset: 3600, transitions: [.init(at: Timestamp(secondsSince1970: 1_774_746_000), offset: 7200)]))
        try world.stage.putScheduledAction(
            "morning", on: world.users, schedule: "cron(0 8 * * ? *)", timezone: "Europe/Madrid", minCapacity: 3)
        world.stage.run(for: .seconds(86_400 * 89))
        let starts = try world.stage.describeScalingActivities(of: world.users).reversed()
            .filter { $0.cause.contains("scheduled") }.map { Int($0.startTime.secondsSince1970) % 86_400 / 3600 }
        #expect(starts.prefix(87).allSatisfy { $0 == 7 })
        #expect(starts.suffix(2) == [6, 6])
        #expect(starts.count == 89)
    }

    @Test(.rule("schedule.zone")) func `a zone that nobody told of is refused`() throws {
        var world = try ScalingStage()
        let users = world.users
        let error = scalingError {
            try world.stage.putScheduledAction(
                "a", on: users, schedule: "cron(0 8 * * ? *)", timezone: "Mars/Olympus", minCapacity: 3)
        }
        #expect(error?.message == "Invalid timezone: Mars/Olympus.")
    }

    @Test(.rule("schedule.update")) func `the same name changes the action`() throws {
        var world = try ScalingStage()
        try world.stage.putScheduledAction("a", on: world.users, schedule: "rate(1 hour)", minCapacity: 6)
        try world.stage.putScheduledAction("a", on: world.users, maxCapacity: 3)
        let action = try world.stage.describeScheduledActions(of: world.users)
        #expect(action.count == 1)
        #expect(action[0].schedule == "rate(1 hour)")
        #expect(action[0].scalableTargetAction == .init(maxCapacity: 3))
        world.run(minutes: 61)
        #expect(bounds(world) == [2, 3])
        #expect(world.count == 3)
        try world.stage.deleteScheduledAction("a", on: world.users)
        #expect(try world.stage.describeScheduledActions(of: world.users) == [])
    }

    @Test(.rule("schedule.update")) func `times that aren't given again are deleted`() throws {
        var world = try ScalingStage()
        try world.stage.putScheduledAction(
            "a", on: world.users, schedule: "rate(1 hour)", startTime: timestamp(hours: 3), endTime: timestamp(hours: 5),
            minCapacity: 3)
        try world.stage.putScheduledAction("a", on: world.users, minCapacity: 5)
        let action = try world.stage.describeScheduledActions(of: world.users)[0]
        #expect(action.startTime == nil && action.endTime == nil)
        #expect(action.serviceNamespace == "ecs" && action.scalableDimension == "ecs:service:DesiredCount")
        world.run(minutes: 61)
        #expect(bounds(world) == [5, 20])
    }

    @Test(.rule("scaling.bounds"), arguments: [(nil, -5), (nil, 20_000), (20_000, nil), (-1, nil)] as [(Int?, Int?)])
    func `a bound alone is bounded too`(_ least: Int?, _ most: Int?) throws {
        var world = try ScalingStage()
        let users = world.users
        let error = scalingError {
            try world.stage.putScheduledAction("a", on: users, schedule: "rate(1 hour)", minCapacity: least, maxCapacity: most)
        }
        #expect(error?.code == .validationException)
    }

    @Test(.rule("schedule.never")) func `what can never run is refused, and says why`() throws {
        var world = try ScalingStage()
        let users = world.users
        world.stage.putTimeZone(
            AutoScaling.TimeZone(
                "Europe/Madrid", offset: 3600, transitions: [.init(at: Timestamp(secondsSince1970: 1_774_746_000), offset: 7200)]))
        func words(_ schedule: String, _ zone: String? = nil, _ start: Timestamp? = nil, _ end: Timestamp? = nil) -> String? {
            scalingError {
                try world.stage.putScheduledAction(
                    "a", on: users, schedule: schedule, timezone: zone, startTime: start, endTime: end, minCapacity: 3)
            }.map { $0.message.replacing("The scheduled action a never runs: ", with: "") }
        }
        #expect(words("at(2025-12-31T08:00:00)") == "at(2025-12-31T08:00:00) is past.")
        #expect(
            words("at(2026-03-29T02:30:00)", "Europe/Madrid")
                == "the clocks of Europe/Madrid leave out at(2026-03-29T02:30:00).")
        #expect(
            words("at(2026-01-01T04:00:00)", nil, timestamp(hours: 8)) == "at(2026-01-01T04:00:00) is before its start time.")
        #expect(
            words("at(2026-01-01T04:00:00)", nil, nil, timestamp(hours: 3)) == "at(2026-01-01T04:00:00) is after its end time.")
        #expect(words("cron(0 0 30 2 ? *)")?.contains("has no time from now on") == true)
        #expect(words("rate(1 day)", nil, nil, timestamp(hours: 3))?.contains("none before the end time") == true)
        #expect(try world.stage.describeScheduledActions(of: users) == [])
    }

    @Test(.rule("suspension.scheduled")) func `what comes due while suspended isn't made up for`() throws {
        var world = try ScalingStage()
        try world.stage.putScheduledAction("a", on: world.users, schedule: "at(2026-01-01T00:30:00)", minCapacity: 6)
        try world.stage.registerScalableTarget(world.users, suspendedState: .init(scheduledScalingSuspended: true))
        world.run(minutes: 60)
        try world.stage.registerScalableTarget(world.users, suspendedState: .init())
        world.run(minutes: 60)
        #expect(world.count == 4)
    }

    @Test func `an action without bounds, in the past or the wrong way round is refused`() throws {
        var world = try ScalingStage()
        let users = world.users
        let calls: [() throws -> Void] = [
            { try world.stage.putScheduledAction("a", on: users, schedule: "rate(1 hour)") },
            { try world.stage.putScheduledAction("a", on: users, minCapacity: 2) },
            { try world.stage.putScheduledAction("a", on: users, schedule: "rate(1 hour)", minCapacity: 3, maxCapacity: 2) },
            { try world.stage.putScheduledAction("a", on: users, schedule: "rate(1 hour)", minCapacity: -1) },
            {
                try world.stage.putScheduledAction(
                    "a", on: users, schedule: "rate(1 hour)", startTime: self.timestamp(hours: 3),
                    endTime: self.timestamp(hours: 2),
                    minCapacity: 2)
            },
            { try world.stage.putScheduledAction("a", on: users, schedule: "rate(1 hour)", endTime: .epoch, minCapacity: 2) },
        ]
        for call in calls { #expect(scalingError(call)?.code == .validationException) }
        #expect(try world.stage.describeScheduledActions(of: users) == [])
    }
}
