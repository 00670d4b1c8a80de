extension AutoScaling {
    /// What was done, or not done, and why (API Reference, ScalingActivity).
    public struct ScalingActivity: Hashable, Sendable, Codable {
        public enum StatusCode: String, CaseIterable, Hashable, Sendable, Codable, CustomStringConvertible {
            case pending = "Pending"
            case inProgress = "InProgress"
            case successful = "Successful"
            case overridden = "Overridden"
            case unfulfilled = "Unfulfilled"
            case failed = "Failed"

            public var description: String { rawValue }
        }

        public var activityId: String
        /// `ecs`.
        public var serviceNamespace: String
        public var resourceId: String
        /// `ecs:service:DesiredCount`.
        public var scalableDimension: String
        /// `Setting desired count to 4.`
        public var description: String
        /// Which alarm triggered which policy, or which scheduled action it was.
        public var cause: String
        public var startTime: Timestamp
        /// `nil` while it is in progress.
        public var endTime: Timestamp?
        public var statusCode: StatusCode
        public var statusMessage: String?
        /// Of one that changed nothing.
        public var notScaledReasons: [NotScaledReason]?

        private enum CodingKeys: String, CodingKey {
            case activityId = "ActivityId"
            case serviceNamespace = "ServiceNamespace"
            case resourceId = "ResourceId"
            case scalableDimension = "ScalableDimension"
            case description = "Description"
            case cause = "Cause"
            case startTime = "StartTime"
            case endTime = "EndTime"
            case statusCode = "StatusCode"
            case statusMessage = "StatusMessage"
            case notScaledReasons = "NotScaledReasons"
        }
    }

    /// Why nothing was done (API Reference, NotScaledReason).
    public struct NotScaledReason: Hashable, Sendable, Codable {
        public enum Code: String, CaseIterable, Hashable, Sendable, Codable {
            case alreadyAtMaxCapacity = "AlreadyAtMaxCapacity"
            case alreadyAtMinCapacity = "AlreadyAtMinCapacity"
            case alreadyAtDesiredCapacity = "AlreadyAtDesiredCapacity"
        }

        public var code: Code
        public var currentCapacity: Int
        public var maxCapacity: Int?
        public var minCapacity: Int?

        private enum CodingKeys: String, CodingKey {
            case code = "Code"
            case currentCapacity = "CurrentCapacity"
            case maxCapacity = "MaxCapacity"
            case minCapacity = "MinCapacity"
        }
    }
}
