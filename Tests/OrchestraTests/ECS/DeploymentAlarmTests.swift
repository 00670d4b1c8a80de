import Orchestra
import Testing

@Suite struct DeploymentAlarmTests {
    typealias Alarms = ECS.DeploymentConfiguration.DeploymentAlarms

    private func settled(_ alarms: Alarms, bake: Int? = nil) throws -> Hall {
        var hall = try Hall()
        try hall.stage.updateService(hall.users, alarms: alarms, bakeTimeInMinutes: bake)
        // The first deployment bakes as well.
        hall.stage.run(for: .seconds(120 + 60 * (bake ?? 0)))
        #expect(hall.stage[hall.users].deployments.map(\.rolloutState) == [.completed])
        return hall
    }

    private let both = Alarms(alarmNames: ["errors", "latency"], enable: true, rollback: true)

    @Test(.rule("deployment.alarm-fails"))
    func `an alarm that enters ALARM during a deployment fails it, and the service goes back`() throws {
        var hall = try settled(both)
        let good = hall.stage[hall.users].deployments[0].id
        try hall.stage.updateService(hall.users, taskDefinition: hall.register(image: "example.com/users:2"))
        hall.stage.run(for: .seconds(8))
        hall.stage.setAlarmState("latency", .alarm)
        let deployments = hall.stage[hall.users].deployments
        #expect(deployments.map(\.rolloutState) == [.inProgress, .failed])
        #expect(deployments[0].id == good)
        #expect(deployments[0].rolloutStateReason == "ECS deployment alarms: rolling back to deploymentId \(good).")
        #expect(deployments[1].rolloutStateReason == "ECS deployment alarms: alarm detected.")
        hall.stage.run(for: .seconds(120))
        #expect(hall.stage[hall.users].deployments.map(\.rolloutState) == [.completed])
        #expect(hall.stage.labels(of: hall.users) == ["A", "B", "C"])
        #expect(Simulation(replaying: hall.stage.recording).log == hall.stage.log)
    }

    @Test func `without rollback the deployment stalls FAILED`() throws {
        var hall = try settled(Alarms(alarmNames: ["errors"], enable: true))
        try hall.stage.updateService(hall.users, forceNewDeployment: true)
        hall.stage.run(for: .seconds(8))
        hall.stage.setAlarmState("errors", .alarm)
        hall.stage.run(for: .seconds(300))
        #expect(hall.stage[hall.users].deployments.map(\.rolloutState) == [.failed, .completed])
    }

    @Test(.rule("deployment.alarm-only-its-own")) func `other alarms, other states and alarms that are off change nothing`() throws
    {
        for (alarms, name, state) in [
            (both, "others", CloudWatch.StateValue.alarm), (both, "errors", .ok), (both, "errors", .insufficientData),
            (Alarms(alarmNames: ["errors"], enable: false, rollback: true), "errors", .alarm),
        ] {
            var hall = try settled(alarms)
            try hall.stage.updateService(hall.users, forceNewDeployment: true)
            hall.stage.setAlarmState(name, state)
            hall.stage.run(for: .seconds(120))
            #expect(hall.stage.labels(of: hall.users) == ["D", "E", "F"])
            #expect(hall.stage[hall.users].deployments.map(\.rolloutState) == [.completed])
        }
    }

    @Test(.rule("deployment.alarm-ringing-is-ignored"))
    func `an alarm in ALARM when the deployment begins lets it ignore the alarms`() throws {
        var hall = try settled(both)
        hall.stage.setAlarmState("errors", .alarm)
        try hall.stage.updateService(hall.users, forceNewDeployment: true)
        hall.stage.run(for: .seconds(8))
        hall.stage.setAlarmState("latency", .alarm)
        hall.stage.run(for: .seconds(120))
        #expect(hall.stage.labels(of: hall.users) == ["D", "E", "F"])
        #expect(hall.stage[hall.users].deployments.map(\.rolloutState) == [.completed])
    }

    @Test func `an alarm after the deployment is COMPLETED changes nothing`() throws {
        var hall = try settled(both)
        hall.stage.setAlarmState("errors", .alarm)
        #expect(hall.stage[hall.users].deployments.map(\.rolloutState) == [.completed])
    }

    @Test(.rule("deployment.bake-time", "deployment.alarm-fails"))
    func `a deployment stays IN_PROGRESS through its bake time, and can fail in it`() throws {
        var hall = try settled(both, bake: 5)
        let good = hall.stage[hall.users].deployments[0].id
        try hall.stage.updateService(hall.users, taskDefinition: hall.register(image: "example.com/users:2"))
        hall.stage.run(for: .seconds(240))
        #expect(hall.stage.labels(of: hall.users) == ["D", "E", "F"])
        #expect(hall.stage[hall.users].deployments.map(\.rolloutState) == [.inProgress])
        var other = hall
        other.stage.run(for: .seconds(120))
        #expect(other.stage[other.users].deployments.map(\.rolloutState) == [.completed])
        #expect(other.stage.eventMessages(of: other.users).last!.hasSuffix("has reached a steady state."))

        hall.stage.setAlarmState("errors", .alarm)
        #expect(hall.stage[hall.users].deployments[0].id == good)
        hall.stage.run(for: .seconds(120))
        #expect(hall.stage[hall.users].deployments.map(\.id) == [good])
        #expect(hall.stage[hall.users].deployments.map(\.rolloutState) == [.completed])
        #expect(hall.stage.labels(of: hall.users) == ["G", "H", "I"])
        #expect(hall.stage.count(.healthy, in: hall.list) == 3)
    }

    @Test(.rule("service.alarms-need-names")) func `alarms without names are refused`() throws {
        var hall = try Hall()
        let error = ecsError { try hall.stage.updateService(hall.users, alarms: Alarms(alarmNames: [], enable: true)) }
        #expect(error?.code == .invalidParameterException)
    }
}
