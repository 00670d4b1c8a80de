internal import Orchestra

/// A performance in sentences: what somebody would tell of it afterwards.
enum Timeline {
    struct Moment {
        var at: Duration
        var sentence: String
        /// Worth a mark in a picture.
        var isLoud: Bool
    }

    static func moments(of performance: Performance) -> [Moment] {
        var moments: [Moment] = []
        var steady: [String: Bool] = [:]
        for entry in performance.stage.log {
            let text: String?
            var isLoud = true
            switch entry.event {
            case .deploymentStarted(let service, _, let definition):
                text = steady[service.name] == nil ? nil : "a deployment of \(definition) to \(service.name) begins"
                steady[service.name] = false
            case .deploymentCompleted(let service, _):
                text = "the deployment of \(service.name) is COMPLETED"
                steady[service.name] = true
            case .deploymentFailed(let service, _, let reason): text = "the deployment of \(service.name) is FAILED: \(reason)"
            case .deploymentRolledBack(let service, _, _, let definition): text = "\(service.name) goes back to \(definition)"
            case .scalingActivity(let service, let description, let cause, .inProgress):
                let why = cause.hasPrefix("monitor") ? "policy \(cause.split(separator: " ").last!)" : cause
                text = "\(service.name): \(description) (\(why))"
            case .faultInjected(let fault, let label):
                text = "fault: " + (label.map { "\($0) " } ?? "") + fault.description
            case .taskStopping(_, let label, _, let reason) where !reason.hasPrefix("Scaling activity"):
                text = "\(label) is to stop: \(performance.stage.readable(reason))"
                isLoud = false
            case .containerStatusChanged(_, let label, _, .stopped, _, let reason?):
                text = "\(label): \(reason)"
                isLoud = false
            case .targetHealthChanged(_, _, _, let label?, let health) where health.state == .unhealthy:
                text = "\(label) is unhealthy: \(health.explanation ?? "")"
                isLoud = false
            case .serviceEvent(let service, let message) where message.contains("unable to"):
                text = "\(service.name) \(performance.stage.readable(message).prefix(160))"
                isLoud = false
            case .alarmStateChanged(let name, let state) where state == .alarm:
                text = "alarm \(name.split(separator: "-").prefix(3).joined(separator: "-")) is ALARM"
                isLoud = false
            default: text = nil
            }
            if let text { moments.append(Moment(at: entry.time, sentence: text, isLoud: isLoud)) }
        }
        return moments
    }
}
