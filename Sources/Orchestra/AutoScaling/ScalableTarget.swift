extension AutoScaling {
    /// What may be scaled, and how far (API Reference, ScalableTarget). Here it is always a service's `desiredCount`.
    public struct ScalableTarget: Hashable, Sendable, Codable {
        /// `ecs`.
        public var serviceNamespace: String
        /// `service/CLUSTER/SERVICE`.
        public var resourceId: String
        /// `ecs:service:DesiredCount`.
        public var scalableDimension: String
        /// Tasks.
        public var minCapacity: Int
        public var maxCapacity: Int
        public var roleARN: String
        public var creationTime: Timestamp
        public var suspendedState: SuspendedState
        public var scalableTargetARN: String

        private enum CodingKeys: String, CodingKey {
            case serviceNamespace = "ServiceNamespace"
            case resourceId = "ResourceId"
            case scalableDimension = "ScalableDimension"
            case minCapacity = "MinCapacity"
            case maxCapacity = "MaxCapacity"
            case roleARN = "RoleARN"
            case creationTime = "CreationTime"
            case suspendedState = "SuspendedState"
            case scalableTargetARN = "ScalableTargetARN"
        }
    }

    /// Which kinds of scaling rest (API Reference, SuspendedState).
    public struct SuspendedState: Hashable, Sendable, Codable {
        /// No policy takes tasks away.
        public var dynamicScalingInSuspended: Bool
        /// No policy adds tasks.
        public var dynamicScalingOutSuspended: Bool
        /// Scheduled actions whose time comes are left out, and not made up for.
        public var scheduledScalingSuspended: Bool

        public init(
            dynamicScalingInSuspended: Bool = false, dynamicScalingOutSuspended: Bool = false,
            scheduledScalingSuspended: Bool = false
        ) {
            self.dynamicScalingInSuspended = dynamicScalingInSuspended
            self.dynamicScalingOutSuspended = dynamicScalingOutSuspended
            self.scheduledScalingSuspended = scheduledScalingSuspended
        }

        private enum CodingKeys: String, CodingKey {
            case dynamicScalingInSuspended = "DynamicScalingInSuspended"
            case dynamicScalingOutSuspended = "DynamicScalingOutSuspended"
            case scheduledScalingSuspended = "ScheduledScalingSuspended"
        }

        /// Members may be absent, as in the API.
        public init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            self.init(
                dynamicScalingInSuspended: try container.decodeIfPresent(Bool.self, forKey: .dynamicScalingInSuspended) ?? false,
                dynamicScalingOutSuspended: try container.decodeIfPresent(Bool.self, forKey: .dynamicScalingOutSuspended) ?? false,
                scheduledScalingSuspended: try container.decodeIfPresent(Bool.self, forKey: .scheduledScalingSuspended) ?? false)
        }
    }

    /// The least and the most that a scheduled action sets (API Reference, ScalableTargetAction).
    public struct ScalableTargetAction: Hashable, Sendable, Codable {
        public var minCapacity: Int?
        public var maxCapacity: Int?

        public init(minCapacity: Int? = nil, maxCapacity: Int? = nil) {
            self.minCapacity = minCapacity
            self.maxCapacity = maxCapacity
        }

        private enum CodingKeys: String, CodingKey {
            case minCapacity = "MinCapacity"
            case maxCapacity = "MaxCapacity"
        }
    }

    /// What `RegisterScalableTarget` takes. The first time both capacities are needed; later on what isn't given stays.
    public struct RegisterScalableTargetRequest: Hashable, Sendable, Codable {
        public var resourceId: String
        public var minCapacity: Int?
        public var maxCapacity: Int?
        public var suspendedState: SuspendedState?

        public init(
            resourceId: String, minCapacity: Int? = nil, maxCapacity: Int? = nil, suspendedState: SuspendedState? = nil
        ) {
            self.resourceId = resourceId
            self.minCapacity = minCapacity
            self.maxCapacity = maxCapacity
            self.suspendedState = suspendedState
        }
    }
}

extension ECS.Service.ID {
    /// As Application Auto Scaling names a service: `service/CLUSTER/SERVICE`.
    public var resourceId: String { "service/\(cluster)/\(name)" }
}
