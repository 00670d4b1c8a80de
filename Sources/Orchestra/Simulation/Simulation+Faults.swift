// What a script can make go wrong.

extension Simulation {
    /// Makes something go wrong, or right again, now.
    public mutating func inject(_ fault: Fault) {
        record(.fault(fault))
        switch fault {
        case .crash(let task, let container, let exitCode):
            let slot = running(task)
            log(fault, slot)
            let index = index(of: container, in: slot)
            end(slot, Int32(index), runtime.behavior(of: slot, index).run, exitCode)
        case .hang(let task, let container): change(fault, task, container) { $0.hangs = true }
        case .answer(let task, let statusCode, let healthChecksToo):
            change(fault, task, nil) {
                $0.statusCode = Int16(clamping: statusCode)
                if healthChecksToo { $0.healthCheckStatusCode = Int16(clamping: statusCode) }
            }
        case .failContainerHealthCheck(let task, let container): change(fault, task, container) { $0.failsOwnHealthCheck = true }
        case .outOfMemory(let task, let container):
            let slot = running(task)
            log(fault, slot)
            let index = index(of: container, in: slot)
            end(slot, Int32(index), runtime.behavior(of: slot, index).run, nil)
        case .recover(let task):
            let slot = running(task)
            log(fault, slot)
            for container in world.tasks[slot].containers.indices {
                runtime.change(slot, container) {
                    $0.hangs = false
                    $0.statusCode = 200
                    $0.healthCheckStatusCode = 200
                    $0.failsOwnHealthCheck = false
                    $0.brokenAnswer = nil
                }
            }
        case .slowStart(let image, let delay):
            log(fault, nil)
            runtime.setFault(of: image) { $0.startDelay = delay }
        case .failPull(let image):
            log(fault, nil)
            runtime.setFault(of: image) { $0.cannotBePulled = true }
        case .allowPull(let image):
            log(fault, nil)
            runtime.setFault(of: image) { $0.cannotBePulled = false }
        case .crashAfterStart(let image, let delay, let exitCode):
            log(fault, nil)
            runtime.setFault(of: image) { $0.crash = (delay, exitCode) }
        case .answerLifecycleHook(let hookTargetArn, let result):
            log(fault, nil)
            runtime.setHookResult(of: hookTargetArn, result)
        case .breakAnswers(let task, let how): change(fault, task, nil) { $0.brokenAnswer = how }
        case .setCookie(let image, let name, let value):
            log(fault, nil)
            runtime.setFault(of: image) { $0.cookie = "\(name)=\(value)" }
        case .terminateInstance, .disconnectAgent, .connectAgent, .interruptSpot, .exhaustCapacity, .restoreCapacity:
            injectIntoCapacity(fault)
        default:
            log(fault, nil)
            injectElsewhere(fault)
        }
        performEffects()
    }

    /// A container of the task ends by itself: its first essential one, if none is named.
    public mutating func crash(_ task: ECS.Task.ID, container: String? = nil, exitCode: Int32 = 1) {
        inject(.crash(task: task, container: container, exitCode: exitCode))
    }

    /// It goes on running, but answers nobody.
    public mutating func hang(_ task: ECS.Task.ID, container: String? = nil) { inject(.hang(task: task, container: container)) }

    /// It answers everybody with this status code; with `healthChecksToo: false` it still looks well to its target group.
    public mutating func answer(_ statusCode: Int, from task: ECS.Task.ID, healthChecksToo: Bool = true) {
        inject(.answer(task: task, statusCode: statusCode, healthChecksToo: healthChecksToo))
    }

    /// Its answers to requests are broken, while its health checks still pass.
    public mutating func breakAnswers(of task: ECS.Task.ID, _ how: Fault.BrokenAnswer) {
        inject(.breakAnswers(task: task, how))
    }

    /// Containers of this image set that cookie in every answer from now on, as an application with sessions does.
    public mutating func setCookie(ofImage image: String, name: String, value: String) {
        inject(.setCookie(image: image, name: name, value: value))
    }

    /// The check inside the container fails; requests are still answered.
    public mutating func failContainerHealthCheck(of task: ECS.Task.ID, container: String? = nil) {
        inject(.failContainerHealthCheck(task: task, container: container))
    }

    /// All is well with the task again.
    public mutating func recover(_ task: ECS.Task.ID) { inject(.recover(task: task)) }

    /// Containers of this image, started from now on, need so long until they listen.
    public mutating func slowStart(ofImage image: String, _ delay: Duration) { inject(.slowStart(image: image, delay)) }

    /// The image can't be pulled from now on.
    public mutating func failPull(ofImage image: String) { inject(.failPull(image: image)) }

    /// The image can be pulled again.
    public mutating func allowPull(ofImage image: String) { inject(.allowPull(image: image)) }

    /// Containers of this image, started from now on, end by themselves after a while.
    public mutating func crashAfterStart(ofImage image: String, _ delay: Duration, exitCode: Int32 = 1) {
        inject(.crashAfterStart(image: image, delay, exitCode: exitCode))
    }

    /// Containers of this image, started from now on, do their work for a while and leave: a migration, a backup.
    ///
    /// The same as ``crashAfterStart(ofImage:_:exitCode:)``, for those that are meant to end.
    public mutating func exitAfterStart(ofImage image: String, _ delay: Duration, exitCode: Int32 = 0) {
        inject(.crashAfterStart(image: image, delay, exitCode: exitCode))
    }

    /// What concerns no task that runs.
    private mutating func injectElsewhere(_ fault: Fault) {
        switch fault {
        case .outOfMemoryAfterStart(let image, let delay): runtime.setFault(of: image) { $0.outOfMemoryAfter = delay }
        case .failStart(let image): runtime.setFault(of: image) { $0.cannotBeStarted = true }
        case .allowStart(let image): runtime.setFault(of: image) { $0.cannotBeStarted = false }
        case .failContainerHealthCheckOfImage(let image): runtime.setFault(of: image) { $0.failsOwnHealthCheck = true }
        case .allowContainerHealthCheckOfImage(let image): runtime.setFault(of: image) { $0.failsOwnHealthCheck = false }
        case .slowStop(let image, let delay): runtime.setFault(of: image) { $0.stopDelay = delay }
        case .loseSecret(let secret): if !runtime.missingSecrets.contains(secret) { runtime.missingSecrets.append(secret) }
        case .findSecret(let secret): runtime.missingSecrets.removeAll { $0 == secret }
        case .failNetworkInterfaces: runtime.hasNoNetworkInterfaces = true
        case .allowNetworkInterfaces: runtime.hasNoNetworkInterfaces = false
        default: mistake("\(fault) is carried out elsewhere")
        }
    }

    private mutating func change(
        _ fault: Fault, _ task: ECS.Task.ID, _ container: String?, _ change: (inout Runtime.Behavior) -> Void
    ) {
        let slot = running(task)
        log(fault, slot)
        runtime.change(slot, index(of: container, in: slot), change)
    }

    mutating func log(_ fault: Fault, _ slot: TaskSlot?) {
        world.log(.faultInjected(fault, label: slot.map { world.tasks[$0].label }))
    }

    func running(_ task: ECS.Task.ID) -> TaskSlot {
        guard let slot = world.taskSlots[task] else { mistake("no task \(task) in this simulation") }
        let (status, containers) = (world.tasks[slot].lastStatus, world.tasks[slot].containers)
        require(
            (ECS.TaskStatus.activating...ECS.TaskStatus.stopping).contains(status)
                || status == .pending && containers.contains { $0.status == .running },
            "task \(world.tasks[slot].label) has no running container: it is \(world.tasks[slot].lastStatus)")
        return slot
    }

    private func index(of container: String?, in slot: TaskSlot) -> Int {
        let definitions = world.definition(of: slot).containers
        guard let container else { return definitions.firstIndex(where: \.essential)! }
        guard let index = definitions.firstIndex(where: { $0.name == container }) else {
            mistake("no container '\(container)' in \(world.definition(of: slot).id)")
        }
        return index
    }
}
