// caught-by: target
// misconception: It wants the 40 seconds behind a load balancer too. When the target is healthy, the task counts.
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
    case (nil, false): return task.targets.allSatisfy { $0 == .healthy } && now >= startedAt + .seconds(40) ? .healthy : .unknown
    case (let check?, false):
        return check == .healthy && task.targets.allSatisfy { $0 == .healthy } ? .healthy : .unknown
    }
}
