// caught-by: target
// misconception: It takes a target that is initial for an unhealthy one, and has it replaced. It hasn't been checked yet.
// reads: 07-target-group#one-missed-call-is-not-enough
import Orchestra

/// Whether a task counts as healthy, as unhealthy, or as neither yet.
func health(of task: TaskView, now: Duration) -> ECS.ServiceState.TaskState.Health {
    guard task.lastStatus == .running, let startedAt = task.startedAt else { return .unknown }

    let isUnwell = task.containerHealth == .unhealthy || task.targets.contains { $0 != .healthy && $0 != .draining }
    if isUnwell {
        let graceEnds = startedAt + .seconds(task.healthCheckGracePeriodSeconds)
        return now < graceEnds ? .unknown : .unhealthy
    }

    switch (task.containerHealth, task.targets.isEmpty) {
    case (nil, true): return now >= startedAt + .seconds(40) ? .healthy : .unknown
    case (let check?, true): return check == .healthy ? .healthy : .unknown
    case (nil, false): return task.targets.allSatisfy { $0 == .healthy } ? .healthy : .unknown
    case (let check?, false):
        return check == .healthy && task.targets.allSatisfy { $0 == .healthy } ? .healthy : .unknown
    }
}
