public import Orchestra

/// A performance in sentences: what somebody would tell of it afterwards, or while it goes on.
public struct Timeline: Sendable {
    public struct Moment: Sendable {
        public var at: Duration
        public var sentence: String
        /// Worth a mark in a picture.
        var isLoud: Bool
    }

    public private(set) var moments: [Moment] = []
    /// Services whose first deployment has begun.
    private var launched: Set<String> = []
    private var heard = 0

    /// What no event of the log says: a step that somebody takes, a fault that nobody suffers.
    mutating func note(_ sentence: String, at time: Duration) {
        moments.append(Moment(at: time, sentence: sentence, isLoud: true))
    }

    /// Takes what the log has new.
    mutating func listen(to stage: borrowing Simulation) {
        let log = stage.log
        while heard < log.count {
            take(log[heard], on: stage)
            heard += 1
        }
    }

    private mutating func take(_ entry: LogEntry, on stage: borrowing Simulation) {
        let text: String?
        var isLoud = true
        switch entry.event {
        case .deploymentStarted(let service, _, let definition):
            text = launched.insert(service.name).inserted ? nil : "a deployment of \(definition) to \(service.name) begins"
        case .deploymentCompleted(let service, _): text = "the deployment of \(service.name) is COMPLETED"
        case .deploymentFailed(let service, _, let reason): text = "the deployment of \(service.name) is FAILED: \(reason)"
        case .deploymentRolledBack(let service, _, _, let definition): text = "\(service.name) goes back to \(definition)"
        case .scalingActivity(let service, let description, let cause, .inProgress):
            let why = cause.hasPrefix("monitor") ? "policy \(cause.split(separator: " ").last!)" : cause
            text = "\(service.name): \(description) (\(why))"
        case .faultInjected(let fault, let label): text = "fault: " + (label.map { "\($0) " } ?? "") + fault.description
        case .taskStopping(_, let label, _, let reason) where !reason.hasPrefix("Scaling activity"):
            text = "\(label) is to stop: \(stage.readable(reason))"
            isLoud = false
        case .containerStatusChanged(_, let label, _, .stopped, _, let reason?):
            text = "\(label): \(reason)"
            isLoud = false
        case .targetHealthChanged(_, _, _, let label?, let health) where health.state == .unhealthy:
            text = "\(label) is unhealthy: \(health.explanation ?? "")"
            isLoud = false
        case .serviceEvent(let service, let message) where message.contains("unable to"):
            text = "\(service.name) \(stage.readable(message).prefix(160))"
            isLoud = false
        case .alarmStateChanged(let name, let state) where state == .alarm:
            text = "alarm \(name.split(separator: "-").prefix(3).joined(separator: "-")) is ALARM"
            isLoud = false
        default: text = nil
        }
        if let text { moments.append(Moment(at: entry.time, sentence: text, isLoud: isLoud)) }
    }
}
