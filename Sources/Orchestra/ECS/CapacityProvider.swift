extension ECS {
    /// Where tasks get their machines from, as `DescribeCapacityProviders` returns it.
    public struct CapacityProvider: Hashable, Sendable, Codable {
        public enum Status: String, CaseIterable, Hashable, Sendable, Codable {
            case active = "ACTIVE"
            case inactive = "INACTIVE"
        }

        public var capacityProviderArn: String
        public var name: String
        public var status: Status
        /// `nil` for `FARGATE` and `FARGATE_SPOT`.
        public var autoScalingGroupProvider: AutoScalingGroupProvider?
    }

    /// A group of instances (API Reference, AutoScalingGroupProvider).
    public struct AutoScalingGroupProvider: Hashable, Sendable, Codable {
        public enum Switch: String, CaseIterable, Hashable, Sendable, Codable {
            case enabled = "ENABLED"
            case disabled = "DISABLED"
        }

        /// API Reference, ManagedScaling; the defaults are its own.
        public struct ManagedScaling: Hashable, Sendable, Codable {
            public var status: Switch
            /// Percent, 1 to 100.
            public var targetCapacity: Int
            public var minimumScalingStepSize: Int
            public var maximumScalingStepSize: Int
            /// Seconds.
            public var instanceWarmupPeriod: Int

            public init(
                status: Switch = .disabled, targetCapacity: Int = 100, minimumScalingStepSize: Int = 1,
                maximumScalingStepSize: Int = 10_000, instanceWarmupPeriod: Int = 300
            ) {
                self.status = status
                self.targetCapacity = targetCapacity
                self.minimumScalingStepSize = minimumScalingStepSize
                self.maximumScalingStepSize = maximumScalingStepSize
                self.instanceWarmupPeriod = instanceWarmupPeriod
            }
        }

        public var autoScalingGroupArn: String
        public var managedScaling: ManagedScaling
        public var managedTerminationProtection: Switch
        public var managedDraining: Switch

        public init(
            autoScalingGroupArn: String, managedScaling: ManagedScaling = .init(), managedTerminationProtection: Switch = .disabled,
            managedDraining: Switch = .enabled
        ) {
            self.autoScalingGroupArn = autoScalingGroupArn
            self.managedScaling = managedScaling
            self.managedTerminationProtection = managedTerminationProtection
            self.managedDraining = managedDraining
        }
    }

    /// One provider's part in a strategy (API Reference, CapacityProviderStrategyItem).
    public struct CapacityProviderStrategyItem: Hashable, Sendable, Codable {
        public var capacityProvider: String
        /// Its part of what is left after all bases, 0 to 1000.
        public var weight: Int
        /// How many tasks it gets first, 0 to 100,000; one item has a base at most.
        public var base: Int

        public init(_ capacityProvider: String, weight: Int = 0, base: Int = 0) {
            self.capacityProvider = capacityProvider
            self.weight = weight
            self.base = base
        }

        /// `weight` and `base` may be left out.
        public init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            capacityProvider = try container.decode(String.self, forKey: .capacityProvider)
            weight = try container.decodeIfPresent(Int.self, forKey: .weight) ?? 0
            base = try container.decodeIfPresent(Int.self, forKey: .base) ?? 0
        }
    }
}
