import Orchestra

/// A service just after an event that wrote of it.
struct Glance {
    /// A task that was told to stop in this event, as it was before.
    struct Stopped {
        var id: ECS.Task.ID
        var note: Witness.TaskNote
        var targets: [ELB.TargetHealth.State]
        var code: ECS.StopCode
        var reason: String
    }

    var scene: Scene
    var note: Witness.ServiceNote
    /// How many tasks were meant to run before.
    var activeBefore: Int
    /// The deployments that had failed before.
    var failedBefore: [String]
    var facts: ServiceFacts
    var created: [ECS.Task.ID]
    var stopped: [Stopped]
    var entries: ArraySlice<LogEntry>

    var active: [TaskFacts] { facts.tasks.filter { $0.desiredStatus == .running } }
    var primary: String { facts.deployments[0].id }
    var upper: Int { facts.desiredCount * facts.configuration.maximumPercent / 100 }
    var lower: Int { (facts.desiredCount * facts.configuration.minimumHealthyPercent + 99) / 100 }
    func health(of task: TaskFacts) -> TaskHealth { TaskHealth(of: task, in: scene, grace: facts.gracePeriod) }
}

/// What the scheduler has to take a task for (Developer Guide, minimumHealthyPercent), found without asking the engine.
enum TaskHealth {
    case healthy, unhealthy, neither

    init(of task: TaskFacts, in scene: Scene, grace: Duration) {
        guard task.lastStatus == .running, let started = task.startedAt else {
            self = .neither
            return
        }
        let now = scene.stage.now
        let hasCheck = scene.witness.containers[task.taskDefinition]!.contains { $0.essential && $0.healthCheck != nil }
        let fails = task.healthStatus == .unhealthy || task.targets.contains { $0 == nil || $0 == .unhealthy || $0 == .unused }
        if fails {
            self = now < started + grace ? .neither : .unhealthy
        } else if hasCheck || !task.targets.isEmpty {
            let proven = task.targets.allSatisfy { $0 == .healthy } && (!hasCheck || task.healthStatus == .healthy)
            self = proven ? .healthy : .neither
        } else {
            self = now >= started + scene.stage.world.timing.healthyAfterRunning ? .healthy : .neither
        }
    }
}

/// A request, how it was explained, and what became of it.
struct Sending {
    var scene: Scene
    var request: ELB.Request
    var rules: [ELB.Rule]
    var decision: ELB.RoutingDecision
    var record: RequestRecord
}
