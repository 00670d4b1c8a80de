import Orchestra

// The end of a history: nothing is wrong any more, time passes, and the world has to come to rest. Then the same again, from its recording.

extension Run {
    func comeToRest() -> Violation? {
        story?.headline("Now nothing is wrong any more, and time passes.")
        if let violation = calm() { return violation }
        if let violation = endStacks() { return violation }
        if let violation = rest(explained: true, "run.comes-to-rest") { return violation }
        if let violation = mend() { return violation }
        if let violation = rest(explained: false, "run.mended-comes-to-rest") { return violation }
        return checkRest() ?? forget()
    }

    /// Nobody changes services any more but those who look.
    private func endStacks() -> Violation? {
        let longest = scene.stage.world.timing.stackServiceTimeout + .seconds(3600)
        let end = scene.stage.now + longest * 3
        while scene.stage.describeStacks().contains(where: \.stackStatus.isInProgress) {
            if scene.stage.now > end { return violation("stack.comes-to-an-end", "a stack is still at work after nine hours") }
            if let violation = advance(to: scene.stage.now + .seconds(60)) { return violation }
        }
        return nil
    }

    /// Now and then an hour more, after which whatever has stopped is forgotten.
    private func forget() -> Violation? {
        guard history.seed % 16 == 0 else { return nil }
        let retention = scene.stage.world.timing.stoppedTaskRetention
        return advance(to: scene.stage.now + retention + .seconds(1)) ?? checkWorld(always: true)
    }

    /// Faults off, alarms off, protection off, no traffic.
    private func calm() -> Violation? {
        var steps: [Recording.Step] = scene.traffic.map { .stopTraffic($0) }
        for image in scene.witness.images {
            steps += [.fault(.allowPull(image: image)), .fault(.slowStart(image: image, .zero))]
            // What has to end goes on ending, with success; what has to run runs for longer than anybody looks.
            let isJob = image == Move.jobImage
            steps.append(.fault(.crashAfterStart(image: image, isJob ? .seconds(1) : .seconds(100_000_000), exitCode: 0)))
        }
        for provider in ["FARGATE", "FARGATE_SPOT"] { steps.append(.fault(.restoreCapacity(provider: provider))) }
        steps.append(.fault(.answerLifecycleHook(hookTargetArn: Move.hook, .succeeded)))
        for instance in scene.witness.instances {
            steps.append(.fault(.connectAgent(instance)))
            // A machine that is too small for a daemon's task would keep it waiting for ever.
            let isTooSmall = scene.stage.facts(ofInstance: instance.id).map {
                $0.cpu < Move.agentCPU || $0.memory < Move.agentMemory
            }
            steps.append(
                .command(
                    .updateContainerInstancesState(
                        containerInstances: [instance.id], cluster: instance.cluster,
                        status: isTooSmall ?? false ? .draining : .active)))
        }
        if scene.hasMachines { steps += scene.clusters.flatMap { roomInPlenty($0) } }
        for target in scene.stage.describeScalableTargets() {
            steps.append(.command(.deregisterScalableTarget(resourceId: target.resourceId)))
        }
        for name in ["busy", "idle"] where scene.stage.alarmState(name) != nil {
            steps.append(.command(.deleteAlarms(alarmNames: [name])))
        }
        for name in ["errors", "latency"] { steps.append(.command(.setAlarmState(alarmName: name, stateValue: .ok))) }
        steps += recoveries()
        for cluster in scene.clusters {
            let tasks = scene.tasks(.running).filter {
                scene.witness.tasks[$0]!.cluster == cluster && scene.witness.tasks[$0]!.protectedUntil != nil
            }
            for start in stride(from: 0, to: tasks.count, by: 10) {
                let some = Array(tasks[start..<min(start + 10, tasks.count)])
                steps.append(
                    .command(.updateTaskProtection(cluster: cluster, tasks: some, protectionEnabled: false, expiresInMinutes: nil)))
            }
        }
        for step in steps { if let violation = perform(step) { return violation } }
        // What was to crash by itself has done so by then.
        return advance(to: scene.stage.now + .seconds(240)) ?? checkWorld()
    }

    private func roomInPlenty(_ cluster: String) -> [Recording.Step] {
        (0..<16).map { number in
            .command(
                .registerContainerInstance(
                    .init(
                        cluster: cluster, totalResources: .instance(cpu: 4096, memory: 16_384),
                        attributes: [
                            .init("ecs.availability-zone", "eu-west-1" + ["a", "b", "c"][number % 3]), .init("stack", "prod"),
                        ], networkInterfaces: 20)))
        }
    }

    private func recoveries() -> [Recording.Step] {
        scene.tasksWithRunningContainers.flatMap { id -> [Recording.Step] in
            let note = scene.witness.tasks[id]!
            let jobs = zip(scene.witness.containers[note.definition]!, note.containers).filter {
                $0.0.image == Move.jobImage && $0.1.status == .running
            }
            return [.fault(.recover(task: id))] + jobs.map { .fault(.crash(task: id, container: $0.0.name, exitCode: 0)) }
        }
    }

    private func rest(explained: Bool, _ id: String) -> Violation? {
        // The start throttle waits for up to 27 minutes, a bake time for 5, a target drains for 2.
        let begun = scene.stage.now
        for minute in 1...100 {
            if let violation = advance(to: begun + .seconds(60 * minute)) { return violation }
            let restless = scene.services.compactMap { service -> String? in
                guard let what = self.unrest(of: service) else { return nil }
                return explained && minute >= 6 && isExplained(service) ? nil : what
            }
            if restless.isEmpty { return nil }
            if minute == 100 { return violation(id, restless[0]) }
        }
        return nil
    }

    private func unrest(of id: ECS.Service.ID) -> String? {
        let facts = scene.stage.facts(of: id)!
        if facts.deployments.count != 1 { return "\(id) has \(facts.deployments.count) deployments" }
        if facts.deployments[0].rolloutState != .completed {
            return "\(id)'s deployment is \(facts.deployments[0].rolloutState.rawValue)"
        }
        let healthy = facts.tasks.count {
            $0.desiredStatus == .running && TaskHealth(of: $0, in: scene, grace: facts.gracePeriod) == .healthy
        }
        if healthy != facts.desiredCount { return "\(id) has \(healthy) healthy tasks and wants \(facts.desiredCount)" }
        return facts.tasks.count == healthy ? nil : "\(id) has \(facts.tasks.count - healthy) tasks too many"
    }

    /// Its state says why it can't come to rest by itself.
    private func isExplained(_ id: ECS.Service.ID) -> Bool {
        let facts = scene.stage.facts(of: id)!
        if facts.deployments[0].rolloutState == .failed { return true }
        // Its network may give it no address, no image and no health check.
        if scene.stage[id].networkConfiguration != nil { return true }
        // No instance has room: its events say so.
        if facts.launchType == .ec2, scene.stage[id].events.contains(where: { $0.message.contains("unable to place") }) {
            return true
        }
        let lower = (facts.desiredCount * facts.configuration.minimumHealthyPercent + 99) / 100
        let upper = facts.desiredCount * facts.configuration.maximumPercent / 100
        if facts.deployments.count > 1, lower >= upper { return true }
        // Nobody checks the health of targets that no rule forwards to: such a service waits, or replaces its tasks for ever.
        return facts.tasks.contains { $0.targets.contains { $0 == .unused || $0 == nil } } || waitsForUnused(id)
    }

    private func waitsForUnused(_ id: ECS.Service.ID) -> Bool {
        let groups = scene.stage[id].loadBalancers.map(\.targetGroupArn)
        return groups.contains { arn in
            guard let group = scene.witness.targetGroups.first(where: { $0.arn == arn }) else { return true }
            return scene.stage[group].loadBalancerArns.isEmpty
        }
    }

    private func mend() -> Violation? {
        if scene.hasNetwork, let violation = mendNetworks() { return violation }
        for service in scene.services where unrest(of: service) != nil {
            var request = ECS.UpdateServiceRequest(cluster: service.cluster, service: service.name, forceNewDeployment: true)
            request.loadBalancers = []
            request.deploymentConfiguration = .init(
                minimumHealthyPercent: 50, maximumPercent: 200, deploymentCircuitBreaker: .init(enable: false),
                alarms: .init(alarmNames: [], enable: false),
                bakeTimeInMinutes: 0, strategy: .rolling)
            request.networkConfiguration = mendedNetwork(of: service)
            let facts = scene.stage.facts(of: service)!
            if facts.launchType == .ec2 {
                request.placementConstraints = []
                request.placementStrategy = []
                if facts.isDaemon { request.deploymentConfiguration!.maximumPercent = 100 } else { request.desiredCount = 2 }
            }
            if let violation = perform(.command(.updateService(request))) { return violation }
        }
        return nil
    }

    private func checkRest() -> Violation? {
        let first = scene.stage.log.count
        if let violation = advance(to: scene.stage.now + .seconds(200)) ?? checkWorld(always: true) { return violation }
        for entry in scene.stage.log[min(first, scene.stage.log.count)...] {
            switch entry.event {
            case .taskCreated(_, let label, _, _, let service?) where service != "":
                return violation("run.stays-at-rest", "\(label) is created")
            case .taskStopping(let id, let label, _, let reason) where scene.witness.tasks[id]?.service != nil:
                return violation("run.stays-at-rest", "\(label) is stopped: \(reason)")
            default: break
            }
        }
        for id in scene.startedTraffic {
            let report = scene.stage[id]
            if report.sent != report.answered { return violation("run.traffic-adds-up", "\(report)") }
        }
        for id in scene.liveTasks {
            let note = scene.witness.tasks[id]!
            if note.status != .running || note.stopCode != nil {
                return violation("run.nobody-is-left-behind", "\(note.label) is \(note.status!)")
            }
        }
        return nil
    }

    // MARK: The same again

    func checkReplay() -> Violation? {
        let again = Simulation(replaying: scene.stage.recording, policies: policies)
        if let place = firstDifference(again.log, scene.stage.log) {
            return violation("run.replays", "the logs part at entry \(place)")
        }
        return again.world == scene.stage.world ? nil : violation("run.replays", "the logs agree and the worlds don't")
    }

    func checkCopy(_ copy: Simulation, _ rest: ArraySlice<Item>) -> Violation? {
        var copy = copy
        let done = scene.stage.recording.steps.dropFirst(copy.recording.steps.count)
        // The last step of the copy's recording may have been an advance, which goes on.
        if case .advance? = copy.recording.steps.last,
            let last = scene.stage.recording.steps.dropFirst(copy.recording.steps.count - 1).first
        {
            try? copy.take(last)
        }
        for step in done { try? copy.take(step) }
        if let place = firstDifference(copy.log, scene.stage.log) {
            return violation("run.copies-agree", "the logs part at entry \(place)")
        }
        return copy.world == scene.stage.world ? nil : violation("run.copies-agree", "the logs agree and the worlds don't")
    }

    private func firstDifference(_ left: [LogEntry], _ right: [LogEntry]) -> Int? {
        left == right
            ? nil : zip(left, right).enumerated().first { $0.element.0 != $0.element.1 }?.offset ?? min(left.count, right.count)
    }
}
