extension Trace {
    /// A scalable target with all that hangs on it, and what its policies looked at.
    public struct Scaling: Hashable, Sendable, Codable {
        public struct Metric: Hashable, Sendable, Codable {
            public var policyName: String
            public var metric: CloudWatch.Metric
            /// What a policy keeps the metric at; of an alarm, its threshold.
            public var targetValue: Double
            /// When the last of the values came: nanoseconds of virtual time.
            public var lastAt: Int64
            /// One for each minute, the newest last; `nil` for a minute without data.
            public var values: [Double?]
        }

        public var service: ECS.Service.ID
        public var target: AutoScaling.ScalableTarget
        public var policies: [AutoScaling.ScalingPolicy]
        public var scheduledActions: [AutoScaling.ScheduledAction]
        public var metrics: [Metric]
    }
}

extension World {
    var ownMetricAlarms: [CloudWatch.MetricAlarm] {
        (scaling?.alarms ?? []).filter { !$0.isDeleted && !$0.alarm.alarmName.hasPrefix("TargetTracking-") }.map(\.alarm)
    }

    var scalingTrace: [Trace.Scaling] {
        guard let scaling else { return [] }
        return scaling.targets.indices.filter { scaling.targets[$0].isRegistered }.map { index in
            let target = scaling.targets[index]
            let resourceId = services[Int(target.service)].id.resourceId
            return Trace.Scaling(
                service: services[Int(target.service)].id, target: describe(scalableTarget: index),
                policies: target.policies.map { describe($0, of: index) },
                scheduledActions: target.actions.map { describe($0, resourceId) },
                metrics: target.policies.flatMap { policy -> [Trace.Scaling.Metric] in
                    switch policy.configuration {
                    case .targetTracking(let tracking):
                        return [trace(of: Int(policy.metric), tracking.statistic, policy.name, tracking.targetValue)]
                    case .stepScaling:
                        let arn = policyARN(policy, resourceId)
                        return alarms(naming: arn).map {
                            trace(of: Int($0.metric), $0.alarm.statistic, policy.name, $0.alarm.threshold)
                        }
                    }
                })
        }
    }

    private func trace(
        of metric: Int, _ statistic: CloudWatch.Statistic, _ policyName: String, _ value: Double
    ) -> Trace.Scaling.Metric {
        let record = scaling!.metrics[metric]
        let minutes = minute.inNanoseconds
        return Trace.Scaling.Metric(
            policyName: policyName, metric: record.metric, targetValue: value,
            lastAt: (record.lastMinute + 1) * minutes, values: record.points.map { $0.map { statistic.of($0) } })
    }
}
