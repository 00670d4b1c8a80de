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
        case .attachNetworkInterface(let task) where runtime.hasNoNetworkInterfaces:
            schedule(.networkInterfaceFailed(task), after: timing.networkInterfaceTimeout)
        case .closeConnections(let target): closeConnections(of: target)
        case .attachNetworkInterface(let task):
            schedule(.networkInterfaceAttached(task), after: timing.networkInterfaceAttach.draw(&runtime.random))
        case .detachNetworkInterface(let task):
            runtime.forget(task)
            schedule(.networkInterfaceDetached(task), after: timing.networkInterfaceDetach.draw(&runtime.random))
        case .pullImage(let task, let container):
            let delay = timing.imagePull.draw(&runtime.random)
            if let (owner, secret) = missingSecret(of: task) {
                schedule(.secretMissing(task, container: owner, secret: secret), after: delay)
                break
            }
            if world.network != nil, world.unreachableImage(of: task, Int(container)) != nil {
                schedule(.imagePullFailed(task, container: container), after: timing.networkInterfaceTimeout)
                break
            }
            let fails = runtime.fault(of: image(of: task, container))?.cannotBePulled ?? false
            schedule(fails ? .imagePullFailed(task, container: container) : .imagePulled(task, container: container), after: delay)
        case .startContainer(let task, let container): start(task, container)
        case .stopContainer(let task, let container): stop(task, container)
        case .checkContainer(let task, let container, let restarts): check(task, container, restarts)
        case .invokeLifecycleHook(let service, let number): invokeHook(service, number)
        case .measureUtilization(let service, let metric): measure(service, for: metric)
        case .measureCluster(let metric): measureCluster(for: metric)
        }
    }

    private mutating func invokeHook(_ service: Int32, _ number: Int32) {
        guard let invocation = world.hookInvocation(Int(service), number) else { return }
        let result = runtime.hookResult(of: invocation.hookTargetArn) ?? policies.lifecycleHook.answer(invocation)
        let delay = Int32(clamping: min(result.callBackDelay ?? 30, 86_400))
        schedule(
            .lifecycleHookAnswered(service: service, number: number, result.hookStatus, callBackDelay: delay), after: .zero)
    }

    private func image(of task: TaskSlot, _ container: Int32) -> String {
        world.definition(of: task).containers[Int(container)].image
    }

    private func missingSecret(of task: TaskSlot) -> (container: Int32, secret: Int32)? {
        guard !runtime.missingSecrets.isEmpty else { return nil }
        for (index, container) in world.definition(of: task).containers.enumerated() {
            if let secret = container.secrets.firstIndex(where: { runtime.missingSecrets.contains($0.valueFrom) }) {
                return (Int32(index), Int32(secret))
            }
        }
        return nil
    }

    private mutating func start(_ task: TaskSlot, _ container: Int32) {
        let delay = world.timing.containerStart.draw(&runtime.random)
        let fault = runtime.fault(of: image(of: task, container))
        if fault?.cannotBeStarted == true { return schedule(.containerStartFailed(task, container: container), after: delay) }
        let listens = world.moment + delay + (fault?.startDelay ?? .zero)
        var run: Int32 = 0
        runtime.change(task, Int(container)) {
            $0 = Runtime.Behavior(listensFrom: listens, isRunning: true, run: $0.run + 1)
            $0.failsOwnHealthCheck = fault?.failsOwnHealthCheck ?? false
            run = $0.run
        }
        schedule(.containerStarted(task, container: container), after: delay)
        if let crash = fault?.crash {
            let crashes = RuntimeEvent.containerCrashes(task, container: container, run: run, exitCode: crash.exitCode)
            queue.schedule(.runtime(crashes), at: world.moment + delay + crash.after)
        }
        if let lifetime = fault?.outOfMemoryAfter {
            schedule(.containerTakesTooMuchMemory(task, container: container, run: run), after: delay + lifetime)
        }
        limitMemory(of: task, Int(container), after: delay)
    }

    private mutating func stop(_ task: TaskSlot, _ container: Int32) {
        let behavior = runtime.behavior(of: task, Int(container))
        guard behavior.isRunning, !behavior.isStopping, hears(task) else { return }
        runtime.change(task, Int(container)) { $0.isStopping = true }
        let definition = world.definition(of: task).containers[Int(container)]
        var delay = Duration.zero
        if !behavior.hangs {
            delay = world.timing.containerStop.draw(&runtime.random)
            if let slow = runtime.fault(of: definition.image)?.stopDelay { delay = slow }
        }
        if behavior.hangs || delay > definition.stopTimeoutDuration {
            // It doesn't hear the stop signal, or isn't done in time: SIGKILL after its stop timeout.
            schedule(.containerKilled(task, container: container, run: behavior.run), after: definition.stopTimeoutDuration)
        } else {
            schedule(.containerCrashes(task, container: container, run: behavior.run, exitCode: 143), after: delay)
        }
    }

    private mutating func check(_ task: TaskSlot, _ container: Int32, _ restarts: Int16) {
        guard let check = world.definition(of: task).containers[Int(container)].healthCheck else { return }
        let behavior = runtime.behavior(of: task, Int(container))
        let works = behavior.isRunning && !behavior.hangs && world.moment >= behavior.listensFrom && !behavior.failsOwnHealthCheck
        let answered = world.timing.healthCheckAnswer + healthCheckWait(task, Int(container))
        let isLate = behavior.hangs || answered > .seconds(check.timeout)
        let delay: Duration = isLate ? .seconds(check.timeout) : answered
        let serves = works && !isLate && behavior.healthCheckStatusCode < 400
        schedule(.containerChecked(task, container: container, restarts: restarts, passed: serves), after: delay)
    }

    // MARK: The load balancer's probes

    private mutating func probe(_ target: TargetSlot) {
        let check = world.targetGroups[Int(world.targets[target].targetGroup)].healthCheck
        let answer = answer(of: target, healthCheck: true, port: check.port.flatMap { Int($0) })
        let timeout = Duration.seconds(check.timeoutSeconds)
        var delay = world.timing.healthCheckAnswer
        if !runtime.workloads.isEmpty, case .status = answer,
            let (task, container) = listener(behind: target, port: check.port.flatMap { Int($0) })
        {
            delay += healthCheckWait(task, container)
        }
        if answer == .timedOut || delay >= timeout {
            schedule(.targetProbed(target, .timedOut), after: timeout)
        } else {
            schedule(.targetProbed(target, answer), after: answer == .connectionFailed ? .zero : delay)
        }
    }

    // These change nothing. But of what a method only reads the compiler makes a copy where its caller may change it, and a copy of
    // all that a simulation holds costs as much as the rest of a health check.

    /// How whatever stands behind a target's address answers now. Nobody there: the connection times out.
    mutating func answer(of target: TargetSlot, healthCheck: Bool, port: Int? = nil) -> Event.Answer {
        if world.network != nil, world.isKeptFrom(target, port: port, policies) { return .timedOut }
        guard let (task, container) = listener(behind: target, port: port) else {
            return world.task(behind: target) == nil ? .timedOut : .connectionFailed
        }
        return runtime.answer(of: task, container, at: world.moment, healthCheck: healthCheck)
    }

    /// The container that has the target's port, or the other one that is asked for.
    mutating func listener(behind target: TargetSlot, port: Int? = nil) -> (task: TaskSlot, container: Int)? {
        guard let task = world.task(behind: target) else { return nil }
        let port = port ?? world.targets[target].id.port
        if let host = world.tasks[task].host, !host.hasNetworkInterface {
            return listener(on: host, port: port, task)
        }
        let containers = world.taskDefinitions[Int(world.tasks[task].taskDefinition)].containers
        guard let container = containers.firstIndex(where: { $0.portMappings.contains { $0.containerPort == port } }) else {
            return nil
        }
        return (task, container)
    }

    /// The machine's ports are its tasks' alike: a health check may ask another one.
    private mutating func listener(on host: TaskHost, port: Int, _ task: TaskSlot) -> (task: TaskSlot, container: Int)? {
        if let own = host.container(on: port) { return (task, own) }
        let machine = world.capacity!.instances[Int(host.instance)].ec2InstanceId
        guard let other = world.task(on: machine, port: port), let found = world.tasks[other].host?.container(on: port) else {
            return nil
        }
        return (other, found)
    }

    // MARK: What happens inside

    mutating func handle(_ event: RuntimeEvent) {
        switch event {
        case .containerCrashes(let task, let container, let run, let exitCode): end(task, container, run, exitCode)
        case .containerTakesTooMuchMemory(let task, let container, let run): end(task, container, run, nil)
        case .containerKilled(let task, let container, let run): end(task, container, run, 137)
        case .requestAnswered(let flight, let number): land(flight, number: number)
        case .requestDue(let index, let number): sendNext(of: index, number)
        }
    }

    /// The process is gone at once; ECS hears of it a little later. `exitCode` is `nil` where the kernel killed it for its memory.
    mutating func end(_ task: TaskSlot, _ container: Int32, _ run: Int32, _ exitCode: Int32?) {
        let behavior = runtime.behavior(of: task, Int(container))
        guard behavior.isRunning, behavior.run == run else { return }
        endProcess(task, Int(container), exitCode.map { .exit($0) } ?? .outOfMemory)
        report(task, container, after: world.timing.containerExitReport)
    }
}
