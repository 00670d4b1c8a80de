// caught-by: bare
// misconception: It counts a task as healthy as soon as it is RUNNING. Where nothing vouches for it, ECS waits 40 seconds for it to fall over.
// reads: 08-performance#how-the-replacement-is-decided
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
    case (nil, true): return .healthy
    case (let check?, true): return check == .healthy ? .healthy : .unknown
    case (nil, false): return task.targets.allSatisfy { $0 == .healthy } ? .healthy : .unknown
    case (let check?, false):
        return check == .healthy && task.targets.allSatisfy { $0 == .healthy } ? .healthy : .unknown
    }
}
