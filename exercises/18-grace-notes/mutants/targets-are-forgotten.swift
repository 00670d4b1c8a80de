// caught-by: both
// misconception: With both it asks the container alone. The load balancer may reach nobody there: each has to say that the task is well.
// reads: 04-task#does-she-feel-well
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
    case (nil, false): return task.targets.allSatisfy { $0 == .healthy } ? .healthy : .unknown
    case (let check?, false):
        return check == .healthy ? .healthy : .unknown
    }
}
