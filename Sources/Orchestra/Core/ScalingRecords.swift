// What the world remembers of metrics, alarms and auto scaling; nothing of it is there until somebody asks for it.

struct ScalingRecords: Equatable, Sendable, Codable {
    var targets: [ScalableTargetRecord] = []
    /// By the services' indices: those that are registered.
    var targetIndex = HashIndex<Int32, Int32>()
    var metrics: [MetricRecord] = []
    var alarms: [MetricAlarmRecord] = []
    /// By name: those that weren't deleted.
    var alarmIndex = HashIndex<String, Int32>()
    var zones: [AutoScaling.TimeZone] = []
    /// When the next minute is over; `never` while nobody looks at a metric.
    var minuteEndsAt = Moment.never
    var scheduledActions: Int32 = 0
}

struct ScalableTargetRecord: Hashable, Sendable, Codable {
    var service: Int32
    var number: UInt64
    var minCapacity: Int
    var maxCapacity: Int
    var suspended = AutoScaling.SuspendedState()
    var createdAt: Moment
    var isRegistered = true
    var policies: [ScalingPolicyRecord] = []
    var actions: [ScheduledActionRecord] = []
    /// The oldest first.
    var activities: [ActivityRecord] = []
    var lastScaleOut: AutoScaling.CapacityChange?
    /// `nil` again once tasks were added.
    var lastScaleIn: AutoScaling.CapacityChange?
}

struct ScalingPolicyRecord: Hashable, Sendable, Codable {
    var name: String
    var number: UInt64
    var configuration: AutoScaling.PolicyConfiguration
    /// The metric of target tracking, and its two alarms, by their indices; -1 for step scaling.
    var metric: Int32 = -1
    var highAlarm: Int32 = -1
    var lowAlarm: Int32 = -1
    var createdAt: Moment
}

struct ScheduledActionRecord: Hashable, Sendable, Codable {
    /// Given anew with each change, so that an alarm clock of before rings in vain.
    var turn: Int32
    var number: UInt64
    var name: String
    var schedule: String
    var timezone: String?
    var startTime: Timestamp?
    var endTime: Timestamp?
    var action: AutoScaling.ScalableTargetAction
    var createdAt: Moment
}

struct ActivityRecord: Hashable, Sendable, Codable {
    var number: UInt64
    var description: String
    var cause: String
    var startedAt: Moment
    var endedAt = Moment.never
    var statusCode = AutoScaling.ScalingActivity.StatusCode.inProgress
    var statusMessage: String?
    var notScaledReason: AutoScaling.NotScaledReason?
}

/// A metric that somebody looks at: a value for each minute.
struct MetricRecord: Hashable, Sendable, Codable {
    enum Source: Hashable, Sendable, Codable {
        case cpu(service: Int32)
        case memory(service: Int32)
        case requestCount(targetGroup: Int32)
        /// What scripts put.
        case custom
    }

    var metric: CloudWatch.Metric
    var source: Source
    /// The newest last; `nil` for a minute without data.
    var points: [Double?] = []
    /// What came within this minute.
    var current: [Double] = []
    /// Policies and alarms that look at it.
    var watchers = 0
}

struct MetricAlarmRecord: Hashable, Sendable, Codable {
    var alarm: CloudWatch.MetricAlarm
    var metric: Int32
    var state = CloudWatch.StateValue.insufficientData
    var isDeleted = false
}
