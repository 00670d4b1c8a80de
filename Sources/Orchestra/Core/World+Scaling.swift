// What the policies of a scalable target come to, once a minute (Application Auto Scaling User Guide).

extension World {
    /// What a policy asks for, and which alarm made it.
    private struct Wish {
        var capacity: Int
        var policy: Int
        var alarm: String
        /// Whether that alarm is in ALARM.
        var rings = true
        var cooldown: Int
        /// What the sum began with where tasks are on their way.
        var basis: Int?
    }

    var second: Int { Int(moment.nanoseconds / 1_000_000_000) }

    /// Several policies may speak: the largest capacity counts if any wants more tasks; fewer only where all that track a target agree.
    ///
    /// - Parameter alarm: What alone counts, where somebody has just set it to ALARM; else all of them do.
    mutating func scale(_ target: Int, for alarm: String? = nil, _ policies: Policies) {
        let record = scaling!.targets[target]
        let service = Int(record.service)
        guard services[service].status == .active, !record.policies.isEmpty else { return }
        let current = services[service].desiredCount
        var (out, trackingIn, stepIn): ([Wish], [Wish], [Wish]) = ([], [], [])
        var still: Wish?
        var disagrees = false
        for (place, policy) in record.policies.enumerated() {
            switch policy.configuration {
            case .targetTracking(let tracking):
                guard alarm == nil else { continue }
                guard let wish = wish(of: place, tracking, record, current, policies) else {
                    if !tracking.disableScaleIn { disagrees = true }
                    continue
                }
                if wish.capacity == current, wish.rings { still = still ?? wish }
                if wish.capacity > current { out.append(wish) }
                if wish.capacity < current { trackingIn.append(wish) } else if !tracking.disableScaleIn { disagrees = true }
            case .stepScaling(let steps):
                for wish in wishes(of: place, steps, record, current, policies) where alarm == nil || wish.alarm == alarm {
                    if wish.capacity == current { still = still ?? wish }
                    if wish.capacity > current { out.append(wish) }
                    if wish.capacity < current { stepIn.append(wish) }
                }
            }
        }
        if let wish = out.max(by: { $0.capacity < $1.capacity }) {
            if !record.suspended.dynamicScalingOutSuspended { carryOut(wish, target, current, policies) }
            return
        }
        let fewer = (disagrees ? [] : trackingIn) + stepIn
        if let wish = fewer.max(by: { $0.capacity < $1.capacity }) {
            // While tasks are exchanged, fewer tasks would take some from the new revision.
            let deploys = services[service].deployments.first?.rolloutState == .inProgress
            if !record.suspended.dynamicScalingInSuspended, !deploys { carryOut(wish, target, current, policies) }
            return
        }
        if let still { noteNothingToDo(still.policy, still.alarm, target, current) }
    }

    private func wish(
        of place: Int, _ tracking: AutoScaling.TargetTrackingScalingPolicyConfiguration, _ record: ScalableTargetRecord,
        _ current: Int, _ policies: Policies
    ) -> Wish? {
        let policy = record.policies[place]
        let points = scaling!.metrics[Int(policy.metric)].points.suffix(AutoScaling.ProportionalTracking.lowPeriods)
        let question = AutoScaling.TrackingQuestion(
            now: second, currentCapacity: current, minCapacity: record.minCapacity, maxCapacity: record.maxCapacity,
            targetValue: tracking.targetValue, datapoints: points.map { $0.map { tracking.statistic.of($0) } },
            scaleOutCooldown: tracking.scaleOutCooldown ?? 300, scaleInCooldown: tracking.scaleInCooldown ?? 300,
            disableScaleIn: tracking.disableScaleIn,
            lastScaleOut: onItsWay(record, current, Int(policy.metric), cooldown: tracking.scaleOutCooldown ?? 300),
            lastScaleIn: record.lastScaleIn)
        guard let capacity = policies.targetTrackingPolicy.capacity(for: question) else { return nil }
        let (high, low) = (scaling!.alarms[Int(policy.highAlarm)], scaling!.alarms[Int(policy.lowAlarm)])
        let alarm = capacity < current || (capacity == current && low.state == .alarm) ? low : high
        return Wish(
            capacity: within(record, capacity, from: current), policy: place, alarm: alarm.alarm.alarmName,
            rings: alarm.state == .alarm, cooldown: question.scaleOutCooldown, basis: question.lastScaleOut?.from)
    }

    /// The last scale-out, as far as the metric doesn't speak of it yet: tasks that have come meanwhile are counted in the metric, so
    /// the sum begins with them as well. Else a growing load would never be caught up with.
    private func onItsWay(
        _ record: ScalableTargetRecord, _ current: Int, _ metric: Int, cooldown: Int
    ) -> AutoScaling.CapacityChange? {
        guard var change = record.lastScaleOut, change.cools(at: second, for: cooldown) else { return record.lastScaleOut }
        let measured =
            if case .requestCount(let group) = scaling!.metrics[metric].source {
                targetGroups[Int(group)].healthyCount
            } else {
                services[Int(record.service)].tasks.count { tasks[$0].lastStatus == .running }
            }
        change.from = max(change.from, min(current, measured))
        return change
    }

    private func wishes(
        of place: Int, _ steps: AutoScaling.StepScalingPolicyConfiguration, _ record: ScalableTargetRecord, _ current: Int,
        _ policies: Policies
    ) -> [Wish] {
        let arn = policyARN(record.policies[place], services[Int(record.service)].id.resourceId)
        return alarms(naming: arn).compactMap { ringing in
            let alarm = ringing.alarm
            guard ringing.state == .alarm, alarm.actionsEnabled, let value = value(of: ringing, steps.metricAggregationType) else {
                return nil
            }
            let question = AutoScaling.StepQuestion(
                now: second, currentCapacity: current, minCapacity: record.minCapacity, maxCapacity: record.maxCapacity,
                distance: value - alarm.threshold,
                isAbove: alarm.comparisonOperator == .greaterThanThreshold
                    || alarm.comparisonOperator == .greaterThanOrEqualToThreshold,
                adjustmentType: steps.adjustmentType, stepAdjustments: steps.stepAdjustments,
                minAdjustmentMagnitude: steps.minAdjustmentMagnitude, cooldown: steps.cooldown ?? 300,
                lastScaleOut: record.lastScaleOut, lastScaleIn: record.lastScaleIn)
            guard let capacity = policies.stepScalingPolicy.capacity(for: question) else { return nil }
            return Wish(
                capacity: within(record, capacity, from: current), policy: place, alarm: alarm.alarmName,
                cooldown: question.cooldown)
        }
    }

    /// The metric over the alarm's last period, as the alarm's statistic has it. Where the period has several minutes, the policy says
    /// which of them counts; a sum is a period's alone.
    private func value(of alarm: MetricAlarmRecord, _ aggregation: AutoScaling.StepScalingPolicyConfiguration.MetricAggregationType)
        -> Double?
    {
        let points = scaling!.metrics[Int(alarm.metric)].points.suffix(alarm.alarm.period / 60)
        let statistic = alarm.alarm.statistic
        if [.sum, .sampleCount].contains(statistic) { return statistic.of(points) }
        let values: [CloudWatch.StatisticSet?] = points.map { $0.map { CloudWatch.StatisticSet(statistic.of($0)) } }
        return switch aggregation {
        case .average: statistic == .average ? statistic.of(points) : CloudWatch.Statistic.average.of(values[...])
        case .minimum: CloudWatch.Statistic.minimum.of(values[...])
        case .maximum: CloudWatch.Statistic.maximum.of(values[...])
        }
    }

    /// Bounds hold for what a policy changes: a count that was set beyond them by hand stays until a policy moves it towards them,
    /// and then goes to them at once.
    private func within(_ record: ScalableTargetRecord, _ capacity: Int, from current: Int) -> Int {
        if capacity > current { return max(current, min(max(capacity, record.minCapacity), record.maxCapacity)) }
        if capacity < current { return min(current, record.maxCapacity, max(capacity, record.minCapacity)) }
        return current
    }

    private mutating func carryOut(_ wish: Wish, _ target: Int, _ current: Int, _ policies: Policies) {
        let policy = scaling!.targets[target].policies[wish.policy].name
        if wish.capacity > current {
            let last = scaling!.targets[target].lastScaleOut
            let isSame = last?.cools(at: second, for: wish.cooldown) ?? false
            scaling!.targets[target].lastScaleOut = AutoScaling.CapacityChange(
                at: second, from: isSame ? min(wish.basis ?? last!.from, current) : current, to: wish.capacity)
            scaling!.targets[target].lastScaleIn = nil
        } else {
            scaling!.targets[target].lastScaleIn = AutoScaling.CapacityChange(at: second, from: current, to: wish.capacity)
        }
        setDesiredCount(
            of: target, wish.capacity, because: "monitor alarm \(wish.alarm) in state ALARM triggered policy \(policy)", policies)
    }
}
