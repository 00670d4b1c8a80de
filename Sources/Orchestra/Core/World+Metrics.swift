// CloudWatch's metrics, a datum a minute, of what a policy or an alarm looks at (Amazon ECS Developer Guide, service utilization
// metrics; Application Load Balancers guide, CloudWatch metrics).

extension World {
    /// So many minutes of a metric are kept.
    static let minutesOfMetrics = 180

    var minute: Duration { .seconds(60) }

    /// The index of a metric that is looked at once more from now on.
    mutating func watch(_ metric: CloudWatch.Metric) -> Int32 { watch(at: known(metric)) }

    mutating func watch(at index: Int32) -> Int32 {
        scaling!.metrics[Int(index)].watchers += 1
        if case .math(let math) = scaling!.metrics[Int(index)].source { for operand in math.metrics { _ = watch(at: operand) } }
        countRequests(for: Int(index))
        if !scaling!.minuteEndsAt.isSet {
            scaling!.minuteEndsAt = moment.next(onGridOf: minute)
            wake(.minuteEnds, at: scaling!.minuteEndsAt)
        }
        return index
    }

    mutating func unwatch(_ metric: Int32) {
        guard metric >= 0 else { return }
        scaling!.metrics[Int(metric)].watchers -= 1
        guard case .math(let math) = scaling!.metrics[Int(metric)].source else { return }
        for operand in math.metrics { unwatch(operand) }
    }

    mutating func known(_ metric: CloudWatch.Metric) -> Int32 {
        if scaling == nil { scaling = ScalingRecords() }
        if let index = scaling!.metrics.firstIndex(where: { $0.metric == metric }) { return Int32(index) }
        scaling!.metrics.append(MetricRecord(metric: metric, source: source(of: metric)))
        return Int32(scaling!.metrics.count - 1)
    }

    private func source(of metric: CloudWatch.Metric) -> MetricRecord.Source {
        let value = { (name: String) in metric.dimensions.first { $0.name == name }?.value }
        let isCPU = metric.metricName == "CPUUtilization"
        switch (metric.namespace, metric.metricName, metric.dimensions.count) {
        case ("AWS/ECS", "CPUUtilization", 2), ("AWS/ECS", "MemoryUtilization", 2):
            guard let cluster = value("ClusterName"), let name = value("ServiceName"),
                let service = serviceIndex["\(cluster)/\(name)"]
            else { return .nowhere }
            return isCPU ? .cpu(service: service) : .memory(service: service)
        case ("AWS/ECS", "CPUUtilization", 1), ("AWS/ECS", "MemoryUtilization", 1):
            guard let name = value("ClusterName"), let cluster = clusterIndex[name] else { return .nowhere }
            return isCPU ? .clusterCPU(cluster: cluster) : .clusterMemory(cluster: cluster)
        case ("AWS/ApplicationELB", "RequestCountPerTarget", 1):
            guard let name = value("TargetGroup"),
                let group = targetGroups.indices.last(where: { targetGroups[$0].id.fullName == name })
            else { return .nowhere }
            return .requestCount(targetGroup: Int32(group))
        default: return metric.namespace.hasPrefix("AWS/") ? .nowhere : .custom
        }
    }

    /// Whom a metric speaks of is known by name: what went and came again under its name is measured from then on.
    private mutating func resolve(_ index: Int) {
        let isGone =
            switch scaling!.metrics[index].source {
            case .cpu(let service), .memory(let service): services[Int(service)].status != .active
            case .nowhere:
                scaling!.metrics[index].metric.namespace != "AWS/ApplicationELB" || targetGroups.count > scaling!.targetGroupsSeen
            case .clusterCPU, .clusterMemory, .requestCount, .custom, .math: false
            }
        guard isGone else { return }
        scaling!.metrics[index].source = source(of: scaling!.metrics[index].metric)
        countRequests(for: index)
    }

    private mutating func countRequests(for index: Int) {
        guard case .requestCount(let group) = scaling!.metrics[index].source, targetGroups[Int(group)].requestCount == nil else {
            return
        }
        targetGroups[Int(group)].requestCount = 0
    }

    /// `PutMetricData`: a value of one's own, now.
    mutating func putMetricData(_ metric: CloudWatch.Metric, _ value: Double) throws(CloudWatch.Error) {
        guard value.isFinite, abs(value) <= 0x1p360 else {
            throw CloudWatch.Error(
                .invalidParameterValue, "The value \(value) for parameter MetricData.member.1.Value is invalid.",
                help: "A value is a number between -2^360 and 2^360.")
        }
        try check(metric)
        guard !metric.namespace.hasPrefix("AWS/") else {
            throw CloudWatch.Error(
                .validationError, "The value AWS/ for parameter Namespace is invalid.",
                help: "Namespaces that begin with AWS/ are AWS's own: choose another.")
        }
        let index = Int(known(metric))
        let minute = endedMinute + 1
        scaling!.metrics[index].put(value, in: minute)
    }

    /// What names a metric (API Reference, Metric and Dimension).
    func check(_ metric: CloudWatch.Metric) throws(CloudWatch.Error) {
        let parts = [("Namespace", metric.namespace), ("MetricName", metric.metricName)]
        for (name, text) in parts + metric.dimensions.flatMap({ [("Dimensions.Name", $0.name), ("Dimensions.Value", $0.value)] }) {
            let most = name == "Dimensions.Value" ? 1024 : 255
            guard (1...most).contains(text.count) else {
                throw CloudWatch.Error(.validationError, "The parameter \(name) has 1 to \(most) characters: it has \(text.count).")
            }
        }
        guard metric.dimensions.count <= 30, Set(metric.dimensions.map(\.name)).count == metric.dimensions.count else {
            throw CloudWatch.Error(.validationError, "A metric has 30 dimensions at most, each with a name of its own.")
        }
    }

    /// The last minute that is over, counted from the simulation's first.
    private var endedMinute: Int64 { moment.nanoseconds / minute.inNanoseconds - 1 }

    /// A minute is over: the shell is asked for what only it knows, and then alarms and policies look.
    mutating func minuteEnds() {
        guard scaling != nil else { return }
        let watched = scaling!.metrics.indices.filter { scaling!.metrics[$0].watchers > 0 }
        for index in watched {
            resolve(index)
            // Before the services, whose measuring begins the next minute.
            switch scaling!.metrics[index].source {
            case .clusterCPU, .clusterMemory: perform(.measureCluster(metric: Int32(index)))
            default: break
            }
        }
        for index in watched {
            switch scaling!.metrics[index].source {
            case .cpu(let service), .memory(let service):
                guard services[Int(service)].status == .active else { break }
                perform(.measureUtilization(service: service, metric: Int32(index)))
            case .requestCount(let group): countRequests(of: Int(group), in: index)
            case .clusterCPU, .clusterMemory, .custom, .nowhere, .math: break
            }
        }
        scaling!.targetGroupsSeen = targetGroups.count
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
        let minute = endedMinute
        if targets > 0 { scaling!.metrics[metric].put(Double(count) / Double(targets), in: minute) }
        targetGroups[group].requestCount = 0
    }

    /// The shell has measured, in hundredths of a percent; -1 for no data.
    mutating func utilizationMeasured(_ metric: Int, hundredths: Int32) {
        let minute = endedMinute
        if hundredths >= 0 { scaling?.metrics[metric].put(Double(hundredths) / 100, in: minute) }
    }

    mutating func metricsComplete(_ policies: Policies) {
        guard scaling != nil else { return }
        let minute = endedMinute
        for index in scaling!.metrics.indices where scaling!.metrics[index].watchers > 0 {
            if case .math = scaling!.metrics[index].source { continue }
            scaling!.metrics[index].close(minute)
        }
        compute(minute)
        evaluateAlarms(policies)
        for target in scaling!.targets.indices where scaling!.targets[target].isRegistered { scale(target, policies) }
        let isWatched = scaling!.metrics.contains { $0.watchers > 0 }
        scaling!.minuteEndsAt = isWatched ? moment.next(onGridOf: self.minute) : .never
        if isWatched { wake(.minuteEnds, at: scaling!.minuteEndsAt) }
    }
}
