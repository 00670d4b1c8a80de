import Orchestra

/// Something that holds in every world, whatever is done to it.
///
/// To add one, write it into the list below: an id, one sentence, why it holds, and the check. When a check is asked decides its cost:
/// - `entry`: for each log entry, before the witness has heard it; the world is as it is after the event that wrote it;
/// - `service`: after each event that wrote of a service or one of its tasks, with the facts of that service alone;
/// - `world`: at every third thing that is done to the world and at the end, of the whole of it;
/// - `send`: for each request that is sent by itself;
/// - `command`: for each command that was accepted, with what it wrote.
/// What concerns the end of a history (rest, replay, copies, refusals) is checked by ``Run`` itself.
public struct Invariant: Sendable {
    public var id: String
    public var sentence: String
    public var reason: String
    var check: Check

    enum Check: Sendable {
        case entry(@Sendable (LogEntry, Scene) -> String?)
        case service(@Sendable (Glance) -> String?)
        case world(@Sendable (Scene) -> String?)
        case send(@Sendable (Sending) -> String?)
        case command(@Sendable (Command, ArraySlice<LogEntry>, Scene) -> String?)
        case run
    }

    init(_ id: String, _ sentence: String, because reason: String, _ check: Check = .run) {
        self.id = id
        self.sentence = sentence
        self.reason = reason
        self.check = check
    }

    public static let all: [Invariant] =
        tasks + containers + services + deployments + capacity + scaling + discovery + networks + stacks + targets + requests
        + loadBalancers
        + accounts
        + runs
    public static func named(_ id: String) -> Invariant? { all.first { $0.id == id } }

    static let tasks: [Invariant] = [
        Invariant(
            "task.only-forward", "A task's lastStatus only moves forward.",
            because: "Developer Guide, task lifecycle: a task never moves backwards; a stopped one is never restarted.",
            .entry(TaskChecks.onlyForward)),
        Invariant(
            "task.begins-provisioning",
            "A task is created once, with an id and a letter that nobody had, and begins with PROVISIONING.",
            because: "Ids are unique; a task with awsvpc waits for its network interface first.", .entry(TaskChecks.begins)),
        Invariant(
            "task.stop-is-final",
            "A task that was told to stop is told once, and reaches neither PENDING, ACTIVATING nor RUNNING any more.",
            because: "desiredStatus STOPPED is irreversible, and the first reason stays.", .entry(TaskChecks.stopIsFinal)),
        Invariant(
            "task.stopped-was-told", "A task leaves RUNNING only after the decision to stop it.",
            because: "desiredStatus becomes STOPPED first; stopCode and stoppedReason say why.", .entry(TaskChecks.stoppedWasTold)),
        Invariant(
            "task.drains-first",
            "A task that the scheduler or a user stops reaches STOPPING only after its targets are deregistered.",
            because: "DEACTIVATING lasts for the whole deregistration delay.", .entry(TaskChecks.drainsFirst)),
        Invariant(
            "task.containers-end-first", "When a task is DEPROVISIONING or STOPPED, none of its containers runs.",
            because: "The network interface leaves last; the stop signal, or SIGKILL, came before.",
            .entry(TaskChecks.containersEndFirst)),
        Invariant(
            "task.stopped-is-deregistered", "A STOPPED task has no target that could get a request.",
            because: "A target of a stopped task is draining or gone.", .entry(TaskChecks.stoppedIsDeregistered)),
        Invariant(
            "task.stopped-describes-itself",
            "A STOPPED task has its stopCode and reason, the first ones, and timestamps in their order.",
            because: "API Reference, Task: createdAt, pull, startedAt, stoppingAt, executionStoppedAt, stoppedAt.",
            .entry(TaskChecks.stoppedDescribesItself)),
        Invariant(
            "task.address-is-its-own", "No two tasks that haven't stopped have the same address.",
            because: "Each awsvpc task has a network interface of its own until it is STOPPED.", .world(TaskChecks.addressIsItsOwn)),
        Invariant(
            "task.remembered-an-hour", "A stopped task is described for an hour, and MISSING afterwards.",
            because: "API Reference, DescribeTasks.", .world(TaskChecks.rememberedAnHour)),
        Invariant(
            "task.health-of-essentials", "A task's healthStatus is that of its essential containers with a health check.",
            because: "UNHEALTHY beats UNKNOWN beats HEALTHY; the others don't count.", .world(TaskChecks.healthOfEssentials)),
        Invariant(
            "task.described-as-logged", "What Describe says of a task is what the log told of it.",
            because: "The log is the whole truth: pictures and exercises are made from it.", .world(TaskChecks.describedAsLogged)),
        Invariant(
            "task.essential-exit-stops", "An essential container's end is the end of its task.",
            because: "Developer Guide, essential: any exit code, 0 too, stops all the others.",
            .entry(TaskChecks.essentialExitStops)),
    ]

    static let containers: [Invariant] = [
        Invariant(
            "container.only-forward",
            "A container goes from PENDING to RUNNING to STOPPED, and has an exit code only when it has ended.",
            because: "There are no restart policies: nothing comes back.", .entry(ContainerChecks.onlyForward)),
        Invariant(
            "container.waits-for-dependencies", "A container starts after what its dependsOn asks for has happened.",
            because: "Developer Guide, container dependency: START, COMPLETE, SUCCESS, HEALTHY.", .entry(ContainerChecks.waits)),
    ]

    static let capacity: [Invariant] = [
        Invariant(
            "instance.room-adds-up",
            "A container instance has what it registered less what its tasks take, never less than nothing, and each port once.",
            because: "API Reference, ContainerInstance: registeredResources and remainingResources.",
            .world(CapacityChecks.roomAddsUp)),
        Invariant(
            "instance.placed-well",
            "A new task is on an ACTIVE instance whose agent is connected, alone of its service where distinctInstance is asked for.",
            because: "Placement constraints bind; DRAINING instances get no new tasks.", .service(CapacityChecks.placedWell)),
        Invariant(
            "daemon.one-of-a-kind", "A DAEMON service has one task on an instance at most, the one that stops counted.",
            because: "maximumPercent is 100: the old task leaves first.", .world(CapacityChecks.oneOfADaemon)),
        Invariant(
            "traffic.goes-somewhere",
            "A shift of traffic leaves its rule with weights that aren't all 0, and the share that it was to have.",
            because: "The weights of a production rule add up to all of its requests.", .entry(CapacityChecks.weightsNeverAllZero)),
    ]

    static let discovery: [Invariant] = [
        Invariant(
            "discovery.answer-is-fresh",
            "An answer names who is registered, or, from memory, who was when the answer was given: no longer ago than its TTL.",
            because: "RFC 1035: a resolver may use an answer for its TTL.", .entry(DiscoveryChecks.answerIsFresh)),
        Invariant(
            "discovery.registered-before-running", "A task of a service with a registry is RUNNING only once it can be found.",
            because: "Developer Guide, task lifecycle: ACTIVATING.", .entry(DiscoveryChecks.registeredBeforeRunning)),
        Invariant(
            "discovery.gone-with-its-task", "Nobody finds a task that has stopped, once its deregistration is over.",
            because: "Developer Guide, task lifecycle: DEACTIVATING.", .world(DiscoveryChecks.goneWithItsTask)),
        Invariant(
            "discovery.counts", "A name has as many instances as were registered and not deregistered.",
            because: "Cloud Map API Reference, Service: InstanceCount.", .world(DiscoveryChecks.counts)),
    ]

    static let stacks: [Invariant] = [
        Invariant(
            "stack.references-first", "Nothing is begun before what it refers to is complete.",
            because: "CloudFormation User Guide, DependsOn attribute.", .entry(StackChecks.referencesFirst)),
        Invariant(
            "stack.is-whole", "A stack that is complete has what its template names; one that was rolled back has nothing.",
            because: "CloudFormation User Guide, stack failure options.", .world(StackChecks.isWhole)),
        Invariant(
            "stack.comes-to-an-end", "A stack at work is done, or gives up, some time.",
            because: "Template reference, AWS::ECS::Service: three hours.", .world(StackChecks.comesToAnEnd)),
    ]

    static let scaling: [Invariant] = [
        Invariant(
            "scaling.within-bounds", "Auto scaling sets a count between the minimum and the maximum, of what is registered.",
            because: "RegisterScalableTarget: MinCapacity and MaxCapacity.", .entry(ScalingChecks.withinBounds)),
        Invariant(
            "scaling.alarm-rings", "A policy changes the count only while the alarm that it names is in ALARM.",
            because: "Alarms invoke policies; without data there is no breach.", .entry(ScalingChecks.ringing)),
        Invariant(
            "scaling.not-in-during-deployment", "No policy takes tasks away while a deployment is in progress.",
            because: "Developer Guide, service auto scaling: scale-in rests during deployments.",
            .entry(ScalingChecks.notInDuringDeployment)),
        Invariant(
            "scaling.no-flapping", "A policy takes no tasks away within the cooldown of the last scale-in.",
            because: "ScaleInCooldown and Cooldown; a scale-out ends them.", .entry(ScalingChecks.noFlapping)),
    ]

    static let networks: [Invariant] = [
        Invariant(
            "network.address-once", "No task gets an address that another task has.",
            because: "A subnet's address belongs to one network interface.", .entry(NetworkChecks.addressOnce)),
        Invariant(
            "network.within-subnet", "A task's address lies within its subnet, and is none of the five that AWS keeps.",
            because: "Amazon VPC User Guide, subnet CIDR blocks.", .entry(NetworkChecks.withinSubnet)),
        Invariant(
            "network.returned", "Who has an address hasn't stopped, is described with it, and is in its subnet's zone.",
            because: "The interface is deleted before the task is STOPPED.", .world(NetworkChecks.returned)),
        Invariant(
            "network.counts-agree",
            "A subnet's free addresses are all but AWS's five, its tasks', load balancers', gateways' and endpoints'.",
            because: "Amazon EC2 API Reference, Subnet: availableIpAddressCount.", .world(NetworkChecks.countsAgree)),
        Invariant(
            "network.groups-allow", "No target answers a request that its groups or the load balancer's don't allow.",
            because: "Amazon VPC User Guide, security groups: what no rule allows is refused.", .send(NetworkChecks.groupsAllow)),
    ]

    static let services: [Invariant] = [
        Invariant(
            "service.maximum-percent", "Tasks are started only as far as maximumPercent allows, rounded down.",
            because: "Running and pending tasks are at most floor(desiredCount · maximumPercent / 100) while a deployment goes on.",
            .service(ServiceChecks.maximumPercent)),
        Invariant(
            "service.minimum-healthy-percent",
            "A deployment stops healthy older tasks only as far as minimumHealthyPercent allows, rounded up.",
            because: "At least ceil(desiredCount · minimumHealthyPercent / 100) tasks stay healthy.",
            .service(ServiceChecks.minimumHealthy)),
        Invariant(
            "traffic.blue-stays",
            "While traffic moves, the deployment that had it keeps desiredCount tasks.",
            because: "Blue is kept for the way back until CLEAN_UP.", .service(ServiceChecks.blueStays)),
        Invariant(
            "service.no-more-than-desired",
            "Starting brings the PRIMARY deployment to desiredCount, not beyond, unhealthy tasks left out.",
            because: "n = min(D − active, …); a replacement takes an unhealthy task's place.",
            .service(ServiceChecks.noMoreThanDesired)),
        Invariant(
            "service.update-deploys",
            "UpdateService starts a deployment where it forces one, and none where it changes numbers alone.",
            because: "desiredCount, deploymentConfiguration and the grace period aren't what tasks are made from.",
            .command(ServiceChecks.updateDeploys)),
        Invariant(
            "service.leaving-starts-nothing", "A DRAINING or INACTIVE service starts no task.",
            because: "DeleteService sets desiredCount to 0.",
            .service(ServiceChecks.leavingStartsNothing)),
        Invariant(
            "service.protection-holds", "The scheduler neither scales in nor deploys away a protected task.",
            because: "UpdateTaskProtection; only StopTask, failing checks and deleting the service end it.",
            .service(ServiceChecks.protectionHolds)),
        Invariant(
            "service.unhealthy-is-unhealthy", "A task that is stopped for failing checks was failing one.",
            because: "initial is neither healthy nor replaceable; the grace period is waited for.",
            .service(ServiceChecks.unhealthyIsUnhealthy)),
        Invariant(
            "service.counts-agree", "runningCount and pendingCount of a service and its deployments are those of its tasks.",
            because: "A service's counts are the sums over its deployments.", .world(ServiceChecks.countsAgree)),
        Invariant(
            "service.events-newest-first",
            "A service's events are the last that were told, the newest first, at most 100, each with its own id.",
            because: "API Reference, Service: up to 100 events, newest first.", .world(ServiceChecks.eventsNewestFirst)),
        Invariant(
            "service.inactive-has-left", "An INACTIVE service has no task before STOPPING, and is in no list.",
            because: "A service is INACTIVE when all its tasks are STOPPING or STOPPED.", .world(ServiceChecks.inactiveHasLeft)),
        Invariant(
            "service.steady-is-steady",
            "A service says that it has reached a steady state only with all desired tasks healthy and one deployment.",
            because: "Service event messages: steady state.", .service(ServiceChecks.steadyIsSteady)),
    ]

    static let deployments: [Invariant] = [
        Invariant(
            "deployment.one-primary",
            "A service has one PRIMARY deployment, the first; the others are ACTIVE and have tasks; ids differ.",
            because: "An ACTIVE deployment with 0 tasks vanishes from the list.", .world(DeploymentChecks.onePrimary)),
        Invariant(
            "deployment.completed-is-complete", "A deployment is COMPLETED when it is alone and all desired tasks are healthy.",
            because: "rolloutState becomes COMPLETED at the steady state.", .service(DeploymentChecks.completedIsComplete)),
        Invariant(
            "deployment.failed-starts-nothing", "A FAILED deployment starts no task.",
            because: "It stalls; a new UpdateService begins afresh.",
            .service(DeploymentChecks.failedStartsNothing)),
        Invariant(
            "deployment.back-to-completed", "A deployment that failed goes back only to one that was COMPLETED.",
            because: "Circuit breaker: the most recent deployment that reached COMPLETED.", .entry(DeploymentChecks.backToCompleted)
        ),
        Invariant(
            "deployment.breaker-counts", "The circuit breaker fails a deployment at its threshold, not below.",
            because: "clamp(ceil(0.5 · desiredCount), 3, 200), or what thresholdConfiguration says.",
            .service(DeploymentChecks.breakerCounts)),
        Invariant(
            "deployment.ends-once", "A deployment ends once: COMPLETED or FAILED.",
            because: "rolloutState leaves IN_PROGRESS once, unless it is gone back to.",
            .entry(DeploymentChecks.endsOnce)),
    ]

    static let targets: [Invariant] = [
        Invariant(
            "target.states",
            "A target's state changes only as the guide has it: unused, initial, healthy, unhealthy, and draining last.",
            because: "Target health status; a draining target is never brought back.", .entry(TargetChecks.states)),
        Invariant(
            "target.drains-whole-delay", "A draining target is gone exactly when its deregistration delay is over.",
            because: "deregistration_delay.timeout_seconds, even with nothing in flight.", .entry(TargetChecks.drainsWholeDelay)),
        Invariant(
            "target.unhealthy-at-threshold",
            "A target turns unhealthy by UnhealthyThresholdCount failures in a row, at least an interval apart.",
            because: "Health checks begin an interval after each other.", .entry(TargetChecks.unhealthyAtThreshold)),
        Invariant(
            "target.healthy-again-slowly", "An unhealthy target is healthy again only after HealthyThresholdCount checks.",
            because: "One success is enough for a new target alone.", .entry(TargetChecks.healthyAgainSlowly)),
        Invariant(
            "target.unused-without-rule", "The targets of a target group are unused exactly while no rule forwards to it.",
            because: "Target.NotInUse: no probes, no requests.", .world(TargetChecks.unusedWithoutRule)),
        Invariant(
            "target.described-as-logged", "What DescribeTargetHealth says is what the log told; each target is there once.",
            because: "Targets are registered by address and port.", .world(TargetChecks.describedAsLogged)),
    ]

    static let requests: [Invariant] = [
        Invariant(
            "request.not-to-the-dead",
            "No request is sent to a target that is initial, draining or unused, nor to an unhealthy one while enough are healthy.",
            because: "Routing goes to healthy targets, or fails open to all unhealthy ones as well.",
            .entry(RequestChecks.notToTheDead)),
        Invariant(
            "request.refused-only-without-targets",
            "A rule that forwards answers 503 only if its target group has nobody to send to.",
            because: "No registered targets: 503; otherwise fail open.", .entry(RequestChecks.refusedOnlyWithoutTargets)),
        Invariant(
            "request.answered-by-the-living", "An answer that isn't 502 or 504 comes from a task whose containers run.",
            because: "A target that died before it answered means 502.", .entry(RequestChecks.answeredByTheLiving)),
        Invariant(
            "request.first-matching-rule",
            "The rule with the lowest priority whose conditions all hold takes a request, as a naive reader finds.",
            because: "Rules are evaluated by ascending priority; the default rule is last.", .send(RequestChecks.firstMatchingRule)),
        Invariant(
            "request.goes-where-explained",
            "A request goes to the rule, target group and target that the explanation named at that moment.",
            because: "Explaining moves nobody's turn; nothing lies between.", .send(RequestChecks.goesWhereExplained)),
        Invariant(
            "request.weight-zero-gets-nothing", "A target group with weight 0 gets no request.",
            because: "Forward action: selection by weight.",
            .send(RequestChecks.weightZero)),
    ]

    static let loadBalancers: [Invariant] = [
        Invariant(
            "rule.priorities",
            "A listener's rules have different priorities from 1 to 50000, ascending, and the default rule last.",
            because: "DescribeRules; PriorityInUse.", .world(RequestChecks.priorities)),
        Invariant(
            "listener.ports",
            "A load balancer's listeners have different ports, ascending, and forward to target groups that exist.",
            because: "DuplicateListener; a target group in use can't be deleted.", .world(RequestChecks.ports)),
        Invariant(
            "target-group.one-load-balancer",
            "A target group belongs to the one load balancer whose rules forward to it, or to none.",
            because: "TargetGroupAssociationLimit.", .world(RequestChecks.oneLoadBalancer)),
    ]

    static let accounts: [Invariant] = [
        Invariant(
            "time.only-forward", "The log's times never go back, and none lies in the future.",
            because: "Virtual time moves one way.",
            .entry(AccountChecks.timeOnlyForward)),
        Invariant(
            "cluster.counts-agree",
            "A cluster's counts are those of its tasks and services, and ListTasks and ListServices name them.",
            because: "API Reference, Cluster.", .world(AccountChecks.clusterCountsAgree)),
        Invariant(
            "task-definition.revisions", "A family's revisions ascend, each given once.",
            because: "Deregistered and deleted ones are never given again.",
            .entry(AccountChecks.revisions)),
        Invariant(
            "quota.kept", "There is never more of anything than its quota allows.", because: "Service quotas.",
            .world(AccountChecks.quotas)),
    ]

    static let runs: [Invariant] = [
        Invariant(
            "command.refused-changes-nothing", "A command that is refused leaves the world and the log as they were.",
            because: "An API error has no effect."),
        Invariant(
            "run.comes-to-rest",
            "Once nothing is wrong and nobody asks for anything, each service comes to desiredCount healthy tasks in one COMPLETED deployment, or its state says why not.",
            because:
                "The scheduler's loop converges; FAILED, budgets without room and target groups without a rule explain themselves."),
        Invariant(
            "run.mended-comes-to-rest", "Whatever a service's state was: a new deployment with room comes to rest.",
            because: "A new UpdateService starts a fresh deployment."),
        Invariant(
            "run.stays-at-rest", "A service at rest starts and stops nothing.",
            because: "A service in which nothing changes is never looked at."),
        Invariant(
            "run.nobody-is-left-behind", "At rest no task is between two states.",
            because: "Every stop ends: SIGKILL, the end of the delay, the interface."),
        Invariant(
            "run.traffic-adds-up", "Every request that was sent is answered once.", because: "Timeouts answer for those who don't."),
        Invariant(
            "run.replays", "The recording replayed gives the same log and the same world.",
            because: "The same seed and calls give the same bytes."),
        Invariant(
            "run.copies-agree", "A copy that is continued in the same way has the same log and world as the original.",
            because: "A simulation is a value."),
        Invariant(
            "run.never-traps", "Nothing that is done stops the process.", because: "Bad input is an error with the API's code."),
        Invariant(
            "run.is-finite", "A moment has only so many events.", because: "Time must pass: nothing wakes itself at once for ever."),
    ]
}
