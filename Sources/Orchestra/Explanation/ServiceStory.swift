/// What the log tells of a service, up to a place.
struct ServiceStory {
    struct Deployment {
        var id: String
        var taskDefinition: ECS.TaskDefinition.ID
        /// Where it began, or began again as the way back.
        var began: Int
        var failed: (place: Int, reason: String)?
        /// Where it was left for another.
        var rolledBack: (place: Int, to: String)?
        var completed: Int?
        var stages: [(place: Int, stage: ECS.LifecycleStage)] = []
        var shifts: [Int] = []
        var hooks: [(place: Int, stage: ECS.LifecycleStage, hook: String, status: ECS.LifecycleHookResult.Status)] = []
    }

    let id: ECS.Service.ID
    private(set) var deployments: [Deployment] = []
    private(set) var primary: String?
    private(set) var created: Int?
    private(set) var desiredCount = 0
    /// The last change of `desiredCount`.
    private(set) var scaled: (place: Int, from: Int)?
    private(set) var status: (place: Int, status: ECS.Service.Status)?
    private(set) var lastLook: Int?
    private(set) var taskSets: [Int] = []
    private(set) var events: [Int] = []

    init(of id: ECS.Service.ID, in log: [LogEntry], until end: Int? = nil) {
        self.id = id
        for place in log.indices.prefix((end ?? log.count - 1) + 1) { take(log[place].event, place) }
    }

    subscript(id: String) -> Deployment? { deployments.last { $0.id == id } }
    var current: Deployment? { primary.flatMap { self[$0] } }

    private mutating func take(_ event: LogEvent, _ place: Int) {
        switch event {
        case .serviceCreated(id, _, let count):
            self = ServiceStory(id: id, created: place, desiredCount: count)
        case .serviceUpdated(id, let count, _):
            if count != desiredCount { scaled = (place, desiredCount) }
            desiredCount = count
        case .serviceStatusChanged(id, let now): status = (place, now)
        case .serviceEvent(id, _): events.append(place)
        case .scheduled(id, _, _, _, _, _): lastLook = place
        case .taskSetChanged(id, _, _, _, _), .taskSetDeleted(id, _): taskSets.append(place)
        default: takeOfDeployments(event, place)
        }
    }

    private init(id: ECS.Service.ID, created: Int, desiredCount: Int) {
        (self.id, self.created, self.desiredCount) = (id, created, desiredCount)
    }

    private mutating func takeOfDeployments(_ event: LogEvent, _ place: Int) {
        switch event {
        case .deploymentStarted(id, let deployment, let taskDefinition):
            deployments.append(Deployment(id: deployment, taskDefinition: taskDefinition, began: place))
            primary = deployment
        case .deploymentCompleted(id, let deployment): change(deployment) { $0.completed = place }
        case .deploymentFailed(id, let deployment, let reason): change(deployment) { $0.failed = (place, reason) }
        case .deploymentRolledBack(id, let deployment, let target, let taskDefinition):
            change(deployment) { $0.rolledBack = (place, target) }
            if self[target] == nil {
                deployments.append(Deployment(id: target, taskDefinition: taskDefinition, began: place))
            }
            change(target) {
                $0.began = place
                $0.completed = nil
                $0.failed = nil
            }
            primary = target
        case .lifecycleStageEntered(id, let deployment, let stage): change(deployment) { $0.stages.append((place, stage)) }
        case .trafficShifted(id, let deployment, _, _): change(deployment) { $0.shifts.append(place) }
        case .lifecycleHookAnswered(id, let stage, let hook, let answer):
            guard let primary else { return }
            change(primary) { $0.hooks.append((place, stage, hook, answer)) }
        default: break
        }
    }

    private mutating func change(_ deployment: String, _ body: (inout Deployment) -> Void) {
        guard let place = deployments.lastIndex(where: { $0.id == deployment }) else { return }
        body(&deployments[place])
    }

    /// To which deployment a task belongs: what the task says, or else the last one of its task definition before it.
    func deployment(of task: Trace.KnownTask, _ described: ECS.Task?) -> Deployment? {
        if let id = described?.startedBy, let deployment = self[id] { return deployment }
        return deployments.last { $0.taskDefinition == task.taskDefinition && $0.began < task.place }
            ?? deployments.last { $0.taskDefinition == task.taskDefinition }
    }

    /// Whose failure it is by the reason that the log gives, and which rule sends it back.
    static func rule(ofFailure reason: String) -> Explanation.Rule {
        if reason.hasPrefix("ECS deployment circuit breaker") { return .breakerRollsBack }
        if reason.hasPrefix("ECS deployment alarms") { return .alarmFails }
        if reason.hasPrefix("ECS deployment lifecycle hook") { return .failedHookRollsBack }
        if reason.contains("timed out") { return .stageLimit }
        if reason.contains("invalid networking") { return .invalidNetworking }
        return .stopRollsBack
    }
}
