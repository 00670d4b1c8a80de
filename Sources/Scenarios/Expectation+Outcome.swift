internal import Diagnostics
internal import Orchestra

extension Expectation {
    /// Held against what was seen.
    func outcome(_ performance: Performance) -> Outcome {
        let (held, brokenAt, seen) = verdict(performance)
        return Outcome(
            expectation: sentence, location: location.description, held: held, brokenAt: held ? nil : brokenAt?.wholeNanoseconds,
            seen: seen)
    }

    private func verdict(_ performance: Performance) -> (held: Bool, at: Duration?, seen: String) {
        let observation = performance.observation
        switch kind {
        case .count(let count, let service, let least, let most):
            return counts(observation.history(of: service).steps(count), least, most)
        case .answers(let status, let most, let share): return answers(observation.answers.filter(isWithin), status, most, share)
        case .latency(let quantile, let limit):
            let times = observation.answers.filter(isWithin).map(\.nanoseconds).sorted()
            guard !times.isEmpty else { return (false, nil, "no requests") }
            let rank = max(1, Int((quantile * Double(times.count)).rounded(.up)))
            let found = Duration.nanoseconds(times[rank - 1])
            return (found <= limit, nil, found.clockOrMilliseconds)
        case .requests(let least):
            let count = observation.answers.count { isWithin($0) }
            return (count >= least, nil, "\(count)")
        case .stopped(let service, let reason, let least, let most):
            let found = observation.history(of: service).stopped.filter {
                from <= $0.at && $0.at <= to
                    && ($0.reason.hasPrefix(reason) || performance.stage.readable($0.reason).hasPrefix(reason))
            }
            let good = found.count >= least ?? 0 && found.count <= most ?? .max
            return (good, most.flatMap { $0 < found.count ? found[$0].at : nil }, "\(found.count)")
        case .steady(let service): return steady(observation.history(of: service))
        case .image(let service, let image): return runs(service, image, performance)
        case .deployment(let service, let state):
            let last = performance.stage.log.last { entry in
                guard entry.time <= to else { return false }
                switch entry.event {
                case .deploymentStarted(let id, _, _), .deploymentCompleted(let id, _), .deploymentFailed(let id, _, _):
                    return id == performance.observation.services[service]
                default: return false
                }
            }
            let seen: ECS.Deployment.RolloutState =
                switch last?.event {
                case .deploymentCompleted: .completed
                case .deploymentFailed: .failed
                default: .inProgress
                }
            return (seen == state, last?.time, seen.rawValue)
        }
    }

    private func isWithin(_ answer: Observation.Answer) -> Bool {
        from <= answer.at && answer.at <= to && (of == nil || answer.service == of)
    }

    /// Every moment counts, not each second.
    private func counts(_ steps: [Observation.Step], _ least: Int?, _ most: Int?) -> (Bool, Duration?, String) {
        var (lowest, highest) = (Int.max, Int.min)
        var broken: Duration?
        for (place, step) in steps.enumerated() {
            let end = place + 1 < steps.count ? steps[place + 1].at : .seconds(Int64.max / 2_000_000_000)
            guard step.at <= to, end > from else { continue }
            (lowest, highest) = (min(lowest, step.value), max(highest, step.value))
            if broken == nil, step.value < least ?? .min || step.value > most ?? .max { broken = max(step.at, from) }
        }
        // Before the first step there is nothing.
        if steps.first.map({ $0.at > from }) ?? true {
            (lowest, highest) = (min(lowest, 0), max(highest, 0))
            if (least ?? 0) > 0 { broken = from }
        }
        return (broken == nil, broken, lowest == highest ? "\(lowest)" : "\(lowest) to \(highest)")
    }

    private func answers(
        _ answers: [Observation.Answer], _ status: StatusClass, _ most: Int?, _ share: Double?
    ) -> (Bool, Duration?, String) {
        let found = answers.filter { status.holds($0.statusCode) }
        // A share of whole answers: 29 % of 6,000 is 1,740, whatever the last digit of its floating point says.
        let limit = most ?? Int(Double(answers.count) * share! + 1e-6)
        let first = found.count > limit ? found[limit].at : nil
        return (found.count <= limit, first, "\(found.count) of \(answers.count)")
    }

    private func steady(_ history: Observation.ServiceHistory) -> (Bool, Duration?, String) {
        func value(_ steps: [Observation.Step]) -> Int { steps.last { $0.at <= to }?.value ?? 0 }
        let (desired, running, healthy) = (value(history.desired), value(history.running), value(history.steps(.healthy)))
        return (running == desired && healthy == desired, to, "\(desired) desired, \(running) running, \(healthy) healthy")
    }

    private func runs(_ service: String, _ image: String, _ performance: Performance) -> (Bool, Duration?, String) {
        var definitions: [TaskLabel: ECS.TaskDefinition.ID] = [:]
        let service = performance.observation.services[service]?.name ?? service
        for entry in performance.stage.log where entry.time <= to {
            switch entry.event {
            case .taskCreated(_, let label, _, let definition, service): definitions[label] = definition
            case .taskStopping(_, let label, _, _): definitions[label] = nil
            default: break
            }
        }
        let images = Set(
            definitions.values.compactMap { id in
                (try? performance.stage.describeTaskDefinition(id))?.containerDefinitions.first?.image
            })
        return (images == [image], to, images.sorted().joined(separator: ", "))
    }
}
