// The simulated runtime at work: it performs the world's effects in virtual time.

extension Simulation {
    mutating func schedule(_ event: Event, after delay: Duration) { queue.schedule(.world(event), at: world.moment + delay) }
    mutating func schedule(_ event: RuntimeEvent, after delay: Duration) {
        queue.schedule(.runtime(event), at: world.moment + delay)
    }

    mutating func perform(_ effect: Effect) {
        let timing = world.timing
        switch effect {
        case .wake(let event, let time): queue.schedule(.world(event), at: Moment(time))
        case .probe(let target): probe(target)
        case .attachNetworkInterface(let task):
            schedule(.networkInterfaceAttached(task), after: timing.networkInterfaceAttach.draw(&runtime.random))
        case .detachNetworkInterface(let task):
            runtime.forget(task)
            schedule(.networkInterfaceDetached(task), after: timing.networkInterfaceDetach.draw(&runtime.random))
        case .pullImage(let task, let container):
            let delay = timing.imagePull.draw(&runtime.random)
            let fails = runtime.fault(of: image(of: task, container))?.cannotBePulled ?? false
            schedule(fails ? .imagePullFailed(task, container: container) : .imagePulled(task, container: container), after: delay)
        case .startContainer(let task, let container): start(task, container)
        case .stopContainer(let task, let container): stop(task, container)
        case .checkContainer(let task, let container): check(task, container)
        }
    }

    private func image(of task: TaskSlot, _ container: Int32) -> String {
        world.definition(of: task).containers[Int(container)].image
    }

    private mutating func start(_ task: TaskSlot, _ container: Int32) {
        let delay = world.timing.containerStart.draw(&runtime.random)
        let fault = runtime.fault(of: image(of: task, container))
        let listens = world.moment + delay + (fault?.startDelay ?? .zero)
        var run: Int32 = 0
        runtime.change(task, Int(container)) {
            $0 = Runtime.Behavior(listensFrom: listens, isRunning: true, run: $0.run + 1)
            run = $0.run
        }
        schedule(.containerStarted(task, container: container), after: delay)
        if let crash = fault?.crash {
            let crashes = RuntimeEvent.containerCrashes(task, container: container, run: run, exitCode: crash.exitCode)
            queue.schedule(.runtime(crashes), at: world.moment + delay + crash.after)
        }
    }

    private mutating func stop(_ task: TaskSlot, _ container: Int32) {
        let behavior = runtime.behavior(of: task, Int(container))
        guard behavior.isRunning, !behavior.isStopping else { return }
        runtime.change(task, Int(container)) { $0.isStopping = true }
        if behavior.hangs {
            // It doesn't hear the stop signal: SIGKILL after its stop timeout.
            let timeout = world.definition(of: task).containers[Int(container)].stopTimeoutDuration
            schedule(.containerKilled(task, container: container, run: behavior.run), after: timeout)
        } else {
            let delay = world.timing.containerStop.draw(&runtime.random)
            schedule(.containerCrashes(task, container: container, run: behavior.run, exitCode: 143), after: delay)
        }
    }

    private mutating func check(_ task: TaskSlot, _ container: Int32) {
        guard let check = world.definition(of: task).containers[Int(container)].healthCheck else { return }
        let behavior = runtime.behavior(of: task, Int(container))
        let works = behavior.isRunning && !behavior.hangs && world.moment >= behavior.listensFrom && !behavior.failsOwnHealthCheck
        let delay: Duration = behavior.hangs ? .seconds(check.timeout) : world.timing.healthCheckAnswer
        let serves = works && behavior.healthCheckStatusCode < 400
        schedule(.containerChecked(task, container: container, passed: serves), after: delay)
    }

    // MARK: The load balancer's probes

    private mutating func probe(_ target: TargetSlot) {
        let check = world.targetGroups[Int(world.targets[target].targetGroup)].healthCheck
        let answer = answer(of: target, healthCheck: true)
        let timeout = Duration.seconds(check.timeoutSeconds)
        let slow = world.timing.healthCheckAnswer >= timeout
        if answer == .timedOut || slow {
            schedule(.targetProbed(target, .timedOut), after: timeout)
        } else {
            schedule(.targetProbed(target, answer), after: answer == .connectionFailed ? .zero : world.timing.healthCheckAnswer)
        }
    }

    /// How whatever stands behind a target's address answers now. Nobody there: the connection times out.
    func answer(of target: TargetSlot, healthCheck: Bool) -> Event.Answer {
        guard let (task, container) = listener(behind: target) else {
            return world.task(behind: target) == nil ? .timedOut : .connectionFailed
        }
        return runtime.answer(of: task, container, at: world.moment, healthCheck: healthCheck)
    }

    /// The container that has the target's port.
    func listener(behind target: TargetSlot) -> (task: TaskSlot, container: Int)? {
        guard let task = world.task(behind: target) else { return nil }
        let port = world.targets[target].id.port
        let containers = world.taskDefinitions[Int(world.tasks[task].taskDefinition)].containers
        guard let container = containers.firstIndex(where: { $0.portMappings.contains { $0.containerPort == port } }) else {
            return nil
        }
        return (task, container)
    }

    // MARK: What happens inside

    mutating func handle(_ event: RuntimeEvent) {
        switch event {
        case .containerCrashes(let task, let container, let run, let exitCode): end(task, container, run, exitCode)
        case .containerKilled(let task, let container, let run): end(task, container, run, 137)
        case .requestAnswered(let flight): land(flight)
        case .requestDue(let index, let number): sendNext(of: index, number)
        }
    }

    /// The process is gone at once; ECS hears of it a little later.
    mutating func end(_ task: TaskSlot, _ container: Int32, _ run: Int32, _ exitCode: Int32) {
        let behavior = runtime.behavior(of: task, Int(container))
        guard behavior.isRunning, behavior.run == run else { return }
        runtime.change(task, Int(container)) { $0.isRunning = false }
        schedule(.containerExited(task, container: container, exitCode: exitCode), after: world.timing.containerExitReport)
    }
}
