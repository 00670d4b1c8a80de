internal import Orchestra

/// How a service was scaled: the metric over time, and the tasks that it came to.
enum ScalingPlot {
    static func plot(of trace: Trace, title: String) -> Plot {
        guard let scaled = trace.scaling.last else {
            return Plot(
                title: title, subtitle: "no service of this snippet is a scalable target", from: 0, to: max(trace.now, 1),
                panels: [])
        }
        let counts = TaskCounts(of: scaled.service, in: trace)
        var panels: [Plot.Panel] = []
        for metric in scaled.metrics where !panels.contains(where: { $0.title == name(of: metric.metric) }) {
            panels.append(
                Plot.Panel(
                    name(of: metric.metric), [Plot.Series(metric.metric.metricName, points(of: metric))],
                    limits: [Plot.Limit("target", metric.targetValue)]))
        }
        panels.append(
            Plot.Panel(
                "Tasks of \(scaled.service.name)",
                [
                    Plot.Series("running", counts.running, isStepped: true),
                    Plot.Series("desiredCount", counts.desired, isStepped: true),
                ],
                limits: [
                    Plot.Limit("minCapacity", Double(scaled.target.minCapacity)),
                    Plot.Limit("maxCapacity", Double(scaled.target.maxCapacity)),
                ]))
        let end = Duration.nanoseconds(trace.now / 1_000_000_000 * 1_000_000_000)
        return Plot(
            title: title,
            subtitle: "virtual time 0:00 to \(end.clock) · service \(scaled.service), "
                + "minCapacity \(scaled.target.minCapacity), maxCapacity \(scaled.target.maxCapacity)",
            from: 0, to: trace.now, panels: panels, marks: marks(of: scaled.service, in: trace))
    }

    private static func name(of metric: CloudWatch.Metric) -> String {
        switch metric.metricName {
        case "CPUUtilization", "MemoryUtilization": "\(metric.metricName), percent"
        case "RequestCountPerTarget": "RequestCountPerTarget, a minute"
        default: metric.metricName
        }
    }

    private static func points(of metric: Trace.Scaling.Metric) -> [Plot.Series.Point] {
        metric.values.enumerated().map { index, value in
            Plot.Series.Point(at: metric.lastAt - Int64(metric.values.count - 1 - index) * 60_000_000_000, value: value)
        }
    }

    private static func marks(of service: ECS.Service.ID, in trace: Trace) -> [Plot.Mark] {
        trace.log.compactMap { entry in
            guard case .scalingActivity(service, let description, let cause, let status) = entry.event,
                status == .inProgress || status == .failed || !description.hasPrefix("Setting desired count")
            else { return nil }
            let words = cause.split(separator: " ")
            let why =
                cause.hasPrefix("monitor")
                ? "policy \(words.last!)" : cause.hasPrefix("scheduled") ? "scheduled action \(words[3])" : cause
            return Plot.Mark(
                at: entry.time.wholeNanoseconds,
                "\(description.hasSuffix(".") ? String(description.dropLast()) : description): \(why)")
        }
    }
}

/// How many tasks a service had, and was to have, over time.
struct TaskCounts {
    private(set) var running: [Plot.Series.Point] = []
    private(set) var desired: [Plot.Series.Point] = []

    init(of service: ECS.Service.ID, in trace: Trace) {
        var statuses: [TaskLabel: ECS.TaskStatus] = [:]
        var count = 0
        for entry in trace.log {
            let at = entry.time.wholeNanoseconds
            switch entry.event {
            case .serviceCreated(service, _, let wanted):
                desired.append(.init(at: at, value: Double(wanted)))
                running.append(.init(at: at, value: 0))
            case .serviceUpdated(service, let wanted, _): desired.append(.init(at: at, value: Double(wanted)))
            case .taskStatusChanged(_, let label, let status) where label.group == service.name:
                let was = statuses.updateValue(status, forKey: label)
                guard (was == .running) != (status == .running) else { continue }
                count += status == .running ? 1 : -1
                running.append(.init(at: at, value: Double(count)))
            default: break
            }
        }
    }
}
