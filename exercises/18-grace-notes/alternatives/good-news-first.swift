import Orchestra

/// Asks for good news first, and for bad news afterwards.
func health(of task: TaskView, now: Duration) -> ECS.ServiceState.TaskState.Health {
    if task.lastStatus != .running { return .unknown }
    let start = task.startedAt ?? task.createdAt
    if isWell(task, for: now - start) { return .healthy }
    let grace = Duration.seconds(task.healthCheckGracePeriodSeconds)
    return isUnwell(task) && now - start >= grace ? .unhealthy : .unknown
}

private func isWell(_ task: TaskView, for time: Duration) -> Bool {
    if task.containerHealth == nil && task.targets.isEmpty { return time.components.seconds >= 40 }
    for state in task.targets where state != .healthy { return false }
    return task.containerHealth != .unknown && task.containerHealth != .unhealthy
}

private func isUnwell(_ task: TaskView) -> Bool {
    for state in task.targets {
        if case .unhealthy = state { return true }
        if case .unused = state { return true }
    }
    return task.containerHealth == .unhealthy
}
