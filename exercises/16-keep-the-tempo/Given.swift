import Orchestra

/// What the loop hears.
enum Event: Codable, Hashable {
    /// It is time to look at a service: so many tasks are wanted, and so many are PENDING or RUNNING.
    case look(service: String, desiredCount: Int, tasks: Int)
    /// What became of a try to start a task: `.failed`, `.running`, or a new deployment has begun, `.deploymentStarted`.
    case outcome(service: String, ECS.StartOutcome)
}

/// What the loop can do.
enum Action: Codable, Hashable {
    case start(service: String, count: Int)
    case stop(service: String, count: Int)
    /// Nothing may happen to the service until then: have it looked at again at that time.
    case lookAgain(service: String, at: Duration)
}
