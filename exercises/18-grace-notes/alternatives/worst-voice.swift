import Orchestra

/// Collects voices as numbers; the lowest decides.
func health(of task: TaskView, now: Duration) -> ECS.ServiceState.TaskState.Health {
    guard let start = task.startedAt, task.lastStatus == .running else { return .unknown }
    let age = now - start
    var voices: [Int] = []
    switch task.containerHealth {
    case .some(.healthy): voices.append(2)
    case .some(.unknown): voices.append(1)
    case .some(.unhealthy): voices.append(0)
    case .none: break
    }
    for state in task.targets {
        switch state {
        case .healthy: voices.append(2)
        case .initial, .draining: voices.append(1)
        case .unhealthy, .unused: voices.append(0)
        }
    }
    let forty = age < .seconds(40) ? 1 : 2
    switch voices.min() ?? forty {
    case 2: return .healthy
    case 1: return .unknown
    default: return age >= .seconds(task.healthCheckGracePeriodSeconds) ? .unhealthy : .unknown
    }
}
