// caught-by: several
// misconception: One healthy target is enough for it. A service with two target groups has two audiences, and each has to be heard.
// reads: 07-target-group#one-missed-call-is-not-enough
import Orchestra

/// Whether a task counts as healthy, as unhealthy, or as neither yet.
func health(of task: TaskView, now: Duration) -> ECS.ServiceState.TaskState.Health {
    guard task.lastStatus == .running, let startedAt = task.startedAt else { return .unknown }

    let isUnwell = task.containerHealth == .unhealthy || task.targets.contains { $0 == .unhealthy || $0 == .unused }
    if isUnwell {
        let graceEnds = startedAt + .seconds(task.healthCheckGracePeriodSeconds)
        return now < graceEnds ? .unknown : .unhealthy
    }

    switch (task.containerHealth, task.targets.isEmpty) {
    case (nil, true): return now >= startedAt + .seconds(40) ? .healthy : .unknown
    case (let check?, true): return check == .healthy ? .healthy : .unknown
    case (nil, false): return task.targets.contains(.healthy) ? .healthy : .unknown
    case (let check?, false):
        return check == .healthy && task.targets.allSatisfy { $0 == .healthy } ? .healthy : .unknown
    }
}
