extension AutoScaling {
    /// New bounds at a time (API Reference, ScheduledAction).
    public struct ScheduledAction: Hashable, Sendable, Codable {
        public var scheduledActionName: String
        public var scheduledActionARN: String
        /// `ecs`.
        public var serviceNamespace: String
        public var resourceId: String
        /// `ecs:service:DesiredCount`.
        public var scalableDimension: String
        /// `at(2026-01-01T08:00:00)`, `rate(30 minutes)` or `cron(0 8 ? * MON-FRI *)`.
        public var schedule: String
        /// The IANA name that `at` and `cron` are read in; UTC if it isn't given.
        public var timezone: String?
        public var startTime: Timestamp?
        public var endTime: Timestamp?
        public var scalableTargetAction: ScalableTargetAction
        public var creationTime: Timestamp

        private enum CodingKeys: String, CodingKey {
            case scheduledActionName = "ScheduledActionName"
            case scheduledActionARN = "ScheduledActionARN"
            case serviceNamespace = "ServiceNamespace"
            case resourceId = "ResourceId"
            case scalableDimension = "ScalableDimension"
            case schedule = "Schedule"
            case timezone = "Timezone"
            case startTime = "StartTime"
            case endTime = "EndTime"
            case scalableTargetAction = "ScalableTargetAction"
            case creationTime = "CreationTime"
        }
    }

    /// What `PutScheduledAction` takes. One of the same name is changed: what isn't given stays, but for the two
    /// times, which are deleted.
    public struct PutScheduledActionRequest: Hashable, Sendable, Codable {
        public var scheduledActionName: String
        public var resourceId: String
        public var schedule: String?
        public var timezone: String?
        public var startTime: Timestamp?
        public var endTime: Timestamp?
        public var scalableTargetAction: ScalableTargetAction?

        public init(
            scheduledActionName: String, resourceId: String, schedule: String? = nil, timezone: String? = nil,
            startTime: Timestamp? = nil, endTime: Timestamp? = nil, scalableTargetAction: ScalableTargetAction? = nil
        ) {
            self.scheduledActionName = scheduledActionName
            self.resourceId = resourceId
            self.schedule = schedule
            self.timezone = timezone
            self.startTime = startTime
            self.endTime = endTime
            self.scalableTargetAction = scalableTargetAction
        }
    }

    /// A time zone, as far as a simulation needs it: the engine has no database of them, so whoever has one hands the changes in.
    public struct TimeZone: Hashable, Sendable, Codable {
        /// From this moment on, local time is so far ahead of UTC.
        public struct Transition: Hashable, Sendable, Codable {
            public var at: Timestamp
            /// Seconds.
            public var offset: Int

            public init(at: Timestamp, offset: Int) {
                self.at = at
                self.offset = offset
            }
        }

        /// The IANA name: `Europe/Madrid`.
        public var name: String
        /// Seconds ahead of UTC before the first transition.
        public var offset: Int
        /// By ascending times.
        public var transitions: [Transition]

        public init(_ name: String, offset: Int, transitions: [Transition] = []) {
            self.name = name
            self.offset = offset
            self.transitions = transitions.sorted { $0.at < $1.at }
        }

        public static let utc = TimeZone("UTC", offset: 0)
    }
}
