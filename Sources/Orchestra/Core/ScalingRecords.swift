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
    /// Targets that were deregistered before what was begun for them was over.
    var leftTargets: [Int32] = []
    /// So many there were when metrics last looked for theirs.
    var targetGroupsSeen = 0
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
    /// What `desiredCount` was set to.
    var desiredCount: Int?
    var notScaledReason: AutoScaling.NotScaledReason?
}

struct MetricAlarmRecord: Hashable, Sendable, Codable {
    var alarm: CloudWatch.MetricAlarm
    var metric: Int32
    var state = CloudWatch.StateValue.insufficientData
    var isDeleted = false
}
