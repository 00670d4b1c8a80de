// PutMetricAlarm, DeleteAlarms, and what alarms are in (Amazon CloudWatch User Guide, using alarms).

extension World {
    mutating func putMetricAlarm(_ alarm: CloudWatch.MetricAlarm) throws(CloudWatch.Error) {
        func refuse(_ message: String, _ help: String? = nil) -> CloudWatch.Error { .init(.validationError, message, help: help) }
        guard (1...255).contains(alarm.alarmName.count) else { throw refuse("An alarm's name has 1 to 255 characters.") }
        guard !isTracking(alarm.alarmName) else {
            throw refuse(
                "The alarm \(alarm.alarmName) belongs to a target tracking policy.",
                "Change the policy; it makes its alarms itself.")
        }
        guard alarm.period > 0, alarm.period % 60 == 0 else { throw refuse("The period is a multiple of 60 seconds.") }
        guard alarm.evaluationPeriods > 0, alarm.evaluationPeriods <= Self.minutesOfMetrics,
            alarm.period <= Self.minutesOfMetrics * 60, alarm.period * alarm.evaluationPeriods <= Self.minutesOfMetrics * 60
        else { throw refuse("EvaluationPeriods times Period is at most \(Self.minutesOfMetrics * 60) seconds in this engine.") }
        if let needed = alarm.datapointsToAlarm, !(1...alarm.evaluationPeriods).contains(needed) {
            throw refuse("DatapointsToAlarm is 1 to EvaluationPeriods.")
        }
        guard alarm.threshold.isFinite else { throw refuse("The threshold is a number.") }
        try check(alarm.metric)
        guard alarm.alarmActions.count <= 5 else {
            throw refuse("An alarm has 5 actions at most: it has \(alarm.alarmActions.count).")
        }
        if let action = alarm.alarmActions.first(where: { !$0.hasPrefix("arn:") || !(1...1024).contains($0.count) }) {
            throw refuse("Invalid arn syntax: \(action)", "An action is an ARN, as PutScalingPolicy answers it.")
        }
        _ = addAlarm(alarm, of: known(alarm.metric))
    }

    /// - Returns: Its index. One of the same name is changed, and keeps its state.
    mutating func addAlarm(_ alarm: CloudWatch.MetricAlarm, of metric: Int32) -> Int32 {
        _ = watch(at: metric)
        if let index = scaling!.alarmIndex[alarm.alarmName] {
            unwatch(scaling!.alarms[Int(index)].metric)
            scaling!.alarms[Int(index)].alarm = alarm
            scaling!.alarms[Int(index)].metric = metric
            return index
        }
        scaling!.alarms.append(MetricAlarmRecord(alarm: alarm, metric: metric))
        let index = Int32(scaling!.alarms.count - 1)
        if let former = alarms?.first(where: { $0.name == alarm.alarmName }) {
            scaling!.alarms[Int(index)].state = former.state
            alarms!.removeAll { $0.name == alarm.alarmName }
        }
        scaling!.alarmIndex[alarm.alarmName] = index
        return index
    }

    mutating func deleteAlarms(_ names: [String]) throws(CloudWatch.Error) {
        for name in names {
            guard !isTracking(name) else {
                throw CloudWatch.Error(
                    .validationError, "The alarm \(name) belongs to a target tracking policy.",
                    help: "Delete the policy; its alarms go with it.")
            }
            guard scaling?.alarmIndex[name] != nil || alarms?.contains(where: { $0.name == name }) ?? false else {
                let known = scaling?.alarms.filter { !$0.isDeleted }.map(\.alarm.alarmName) ?? []
                throw CloudWatch.Error(
                    .resourceNotFound, "There is no alarm \(name).", help: NearMiss.help(for: name, among: known, kind: "alarm"))
            }
        }
        for name in names {
            alarms?.removeAll { $0.name == name }
            removeAlarm(scaling?.alarmIndex[name] ?? -1)
        }
    }

    mutating func removeAlarm(_ index: Int32) {
        guard index >= 0, !scaling!.alarms[Int(index)].isDeleted else { return }
        scaling!.alarms[Int(index)].isDeleted = true
        scaling!.alarmIndex[scaling!.alarms[Int(index)].alarm.alarmName] = nil
        unwatch(scaling!.alarms[Int(index)].metric)
    }

    /// What an alarm is in, whoever sets it; `nil` for one that isn't there.
    func alarmState(_ name: String) -> CloudWatch.StateValue? {
        if let index = scaling?.alarmIndex[name] { return scaling!.alarms[Int(index)].state }
        return alarms?.first { $0.name == name }?.state
    }

    mutating func evaluateAlarms(_ policies: Policies) {
        for index in scaling!.alarms.indices where !scaling!.alarms[index].isDeleted {
            let alarm = scaling!.alarms[index].alarm
            let minutes = alarm.period / 60
            let points = scaling!.metrics[Int(scaling!.alarms[index].metric)].points
            guard minutes == 1 || moment.nanoseconds / minute.inNanoseconds % Int64(minutes) == 0 else { continue }
            let periods = { Self.periods(points, of: minutes, $0, alarm.statistic) }
            let state =
                isTracking(alarm.alarmName)
                ? alarm.state(ofRow: periods(alarm.evaluationPeriods))
                : alarm.state(ofRange: periods(alarm.evaluationPeriods + CloudWatch.MetricAlarm.furtherPeriods))
            if let state, state != scaling!.alarms[index].state { setAlarmState(alarm.alarmName, state, policies) }
        }
    }

    /// The last periods' values, the newest last.
    static func periods(
        _ points: [CloudWatch.StatisticSet?], of minutes: Int, _ count: Int, _ statistic: CloudWatch.Statistic
    ) -> [Double?] {
        var values: [Double?] = []
        var end = points.count
        while values.count < count, end > 0 {
            values.append(statistic.of(points[max(0, end - minutes)..<end]))
            end -= minutes
        }
        return values.reversed()
    }

    /// Whether an alarm is one that a target tracking policy made.
    func isTracking(_ alarmName: String) -> Bool { alarmName.hasPrefix("TargetTracking-") }
}
