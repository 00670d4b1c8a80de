// CloudWatch's metrics, a datum a minute, of what a policy or an alarm looks at (Amazon ECS Developer Guide, service utilization
// metrics; Application Load Balancers guide, CloudWatch metrics).

extension World {
    /// So many minutes of a metric are kept.
    static let minutesOfMetrics = 180

    var minute: Duration { .seconds(60) }

    /// The index of a metric that is looked at once more from now on.
    mutating func watch(_ metric: CloudWatch.Metric) -> Int32 {
        let index = known(metric)
        scaling!.metrics[Int(index)].watchers += 1
        if case .requestCount(let group) = scaling!.metrics[Int(index)].source, targetGroups[Int(group)].requestCount == nil {
            targetGroups[Int(group)].requestCount = 0
        }
        if !scaling!.minuteEndsAt.isSet {
            scaling!.minuteEndsAt = moment.next(onGridOf: minute)
            wake(.minuteEnds, at: scaling!.minuteEndsAt)
        }
        return index
    }

    mutating func unwatch(_ metric: Int32) { if metric >= 0 { scaling!.metrics[Int(metric)].watchers -= 1 } }

    private mutating func known(_ metric: CloudWatch.Metric) -> Int32 {
        if scaling == nil { scaling = ScalingRecords() }
        if let index = scaling!.metrics.firstIndex(where: { $0.metric == metric }) { return Int32(index) }
        scaling!.metrics.append(MetricRecord(metric: metric, source: source(of: metric)))
        return Int32(scaling!.metrics.count - 1)
    }

    private func source(of metric: CloudWatch.Metric) -> MetricRecord.Source {
        let value = { (name: String) in metric.dimensions.first { $0.name == name }?.value ?? "" }
        switch (metric.namespace, metric.metricName) {
        case ("AWS/ECS", "CPUUtilization"), ("AWS/ECS", "MemoryUtilization"):
            guard let service = serviceIndex["\(value("ClusterName"))/\(value("ServiceName"))"] else { return .custom }
            return metric.metricName == "CPUUtilization" ? .cpu(service: service) : .memory(service: service)
        case ("AWS/ApplicationELB", "RequestCountPerTarget"):
            guard let group = targetGroups.indices.last(where: { targetGroups[$0].id.fullName == value("TargetGroup") }) else {
                return .custom
            }
            return .requestCount(targetGroup: Int32(group))
        default: return .custom
        }
    }

    /// `PutMetricData`: a value of one's own, now.
    mutating func putMetricData(_ metric: CloudWatch.Metric, _ value: Double) throws(CloudWatch.Error) {
        guard value.isFinite else {
            throw CloudWatch.Error(.validationError, "The value \(value) for parameter MetricData.member.1.Value is invalid.")
        }
        guard !metric.namespace.hasPrefix("AWS/") else {
            throw CloudWatch.Error(
                .validationError, "The value AWS/ for parameter Namespace is invalid.",
                help: "Namespaces that begin with AWS/ are AWS's own: choose another.")
        }
        let index = Int(known(metric))
        scaling!.metrics[index].current.append(value)
    }

    /// A minute is over: the shell is asked for what only it knows, and then alarms and policies look.
    mutating func minuteEnds() {
        guard scaling != nil else { return }
        for index in scaling!.metrics.indices where scaling!.metrics[index].watchers > 0 {
            switch scaling!.metrics[index].source {
            case .cpu(let service), .memory(let service):
                guard services[Int(service)].status == .active else { break }
                perform(.measureUtilization(service: service, metric: Int32(index)))
            case .requestCount(let group): countRequests(of: Int(group), in: index)
            case .custom: break
            }
        }
        wake(.metricsComplete, at: moment)
    }

    /// A target is sent a request.
    mutating func noteRequest(to target: TargetSlot) {
        targets[target].inFlight += 1
        let group = Int(targets[target].targetGroup)
        if let count = targetGroups[group].requestCount { targetGroups[group].requestCount = count + 1 }
    }

    private mutating func countRequests(of group: Int, in metric: Int) {
        guard !targetGroups[group].isDeleted, let count = targetGroups[group].requestCount else { return }
        let targets = targetGroups[group].healthyCount
        if targets > 0 { scaling!.metrics[metric].current = [Double(count) / Double(targets)] }
        targetGroups[group].requestCount = 0
    }

    /// The shell has measured, in hundredths of a percent; -1 for no data.
    mutating func utilizationMeasured(_ metric: Int, hundredths: Int32) {
        scaling?.metrics[metric].current = hundredths < 0 ? [] : [Double(hundredths) / 100]
    }

    mutating func metricsComplete(_ policies: Policies) {
        guard scaling != nil else { return }
        for index in scaling!.metrics.indices {
            guard scaling!.metrics[index].watchers > 0 || scaling!.metrics[index].source == .custom else { continue }
            let value = CloudWatch.Statistic.average.of(scaling!.metrics[index].current)
            scaling!.metrics[index].current = []
            scaling!.metrics[index].points.append(value)
            let count = scaling!.metrics[index].points.count
            if count > 2 * Self.minutesOfMetrics { scaling!.metrics[index].points.removeFirst(count - Self.minutesOfMetrics) }
        }
        evaluateAlarms(policies)
        for target in scaling!.targets.indices where scaling!.targets[target].isRegistered { scale(target, policies) }
        let isWatched = scaling!.metrics.contains { $0.watchers > 0 }
        scaling!.minuteEndsAt = isWatched ? moment.next(onGridOf: minute) : .never
        if isWatched { wake(.minuteEnds, at: scaling!.minuteEndsAt) }
    }
}
