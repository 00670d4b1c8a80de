import Orchestra

/// Whether a task counts as healthy, as unhealthy, or as neither yet.
func health(of task: TaskView, now: Duration) -> ECS.ServiceState.TaskState.Health {
    // podium.write: settle the tasks that aren't RUNNING
    guard task.lastStatus == .running, let startedAt = task.startedAt else { return .unknown }
    // podium.end

    // podium.write: if somebody says that the task is unwell, ask whether the grace period is over
    let isUnwell = task.containerHealth == .unhealthy || task.targets.contains { $0 == .unhealthy || $0 == .unused }
    if isUnwell {
        let graceEnds = startedAt + .seconds(task.healthCheckGracePeriodSeconds)
        return now < graceEnds ? .unknown : .unhealthy
    }
    // podium.end

    // podium.write: decide the four cases: container health check or not, load balancer or not
    switch (task.containerHealth, task.targets.isEmpty) {
    case (nil, true): return now >= startedAt + .seconds(40) ? .healthy : .unknown
    case (let check?, true): return check == .healthy ? .healthy : .unknown
    case (nil, false): return task.targets.allSatisfy { $0 == .healthy } ? .healthy : .unknown
    case (let check?, false):
        return check == .healthy && task.targets.allSatisfy { $0 == .healthy } ? .healthy : .unknown
    }
    // podium.end
}
