extension ECS {
    /// How far a deployment may go below and above `desiredCount`, in percent, and what makes it fail
    /// (API Reference, DeploymentConfiguration).
    public struct DeploymentConfiguration: Hashable, Sendable, Codable {
        public var minimumHealthyPercent: Int
        public var maximumPercent: Int
        /// `nil` in a request: as it was. `nil` in a service: never given, which is off.
        public var deploymentCircuitBreaker: DeploymentCircuitBreaker?

        /// As the circuit breaker: `nil` in a request leaves it as it was.
        public var alarms: DeploymentAlarms?
        /// How long the alarms are watched after the new tasks are there and the old ones gone, or, where traffic is shifted, how
        /// long both run after it; `nil` in a request leaves it as it was, and counts as 0.
        public var bakeTimeInMinutes: Int?
        /// `nil` in a request leaves it as it was; never given, it is ROLLING.
        public var strategy: DeploymentStrategy?
        /// Of strategies that shift traffic; `nil` in a request leaves them as they were.
        public var lifecycleHooks: [DeploymentLifecycleHook]?
        /// Of LINEAR alone.
        public var linearConfiguration: LinearConfiguration?
        /// Of CANARY alone.
        public var canaryConfiguration: CanaryConfiguration?

        public init(
            minimumHealthyPercent: Int = 100, maximumPercent: Int = 200, deploymentCircuitBreaker: DeploymentCircuitBreaker? = nil,
            alarms: DeploymentAlarms? = nil, bakeTimeInMinutes: Int? = nil, strategy: DeploymentStrategy? = nil,
            lifecycleHooks: [DeploymentLifecycleHook]? = nil, linearConfiguration: LinearConfiguration? = nil,
            canaryConfiguration: CanaryConfiguration? = nil
        ) {
            self.minimumHealthyPercent = minimumHealthyPercent
            self.maximumPercent = maximumPercent
            self.deploymentCircuitBreaker = deploymentCircuitBreaker
            self.alarms = alarms
            self.bakeTimeInMinutes = bakeTimeInMinutes
            self.strategy = strategy
            self.lifecycleHooks = lifecycleHooks
            self.linearConfiguration = linearConfiguration
            self.canaryConfiguration = canaryConfiguration
        }

        /// Alarms that make a deployment fail (API Reference, DeploymentAlarms).
        public struct DeploymentAlarms: Hashable, Sendable, Codable {
            public var alarmNames: [String]
            public var enable: Bool
            /// Whether the service then goes back to the last deployment that was COMPLETED.
            public var rollback: Bool

            public init(alarmNames: [String], enable: Bool, rollback: Bool = false) {
                self.alarmNames = alarmNames
                self.enable = enable
                self.rollback = rollback
            }
        }

        /// Whether a deployment whose tasks fail is given up (API Reference, DeploymentCircuitBreaker).
        public struct DeploymentCircuitBreaker: Hashable, Sendable, Codable {
            public var enable: Bool
            /// Whether the service then goes back to the last deployment that was COMPLETED.
            public var rollback: Bool
            /// Whether a task that becomes healthy sets the count of failures to 0; `nil` means `true`.
            public var resetOnHealthyTask: Bool?
            /// `nil` means half of `desiredCount`, at least 3 and at most 200.
            public var thresholdConfiguration: ThresholdConfiguration?

            public init(
                enable: Bool, rollback: Bool = false, resetOnHealthyTask: Bool? = nil,
                thresholdConfiguration: ThresholdConfiguration? = nil
            ) {
                self.enable = enable
                self.rollback = rollback
                self.resetOnHealthyTask = resetOnHealthyTask
                self.thresholdConfiguration = thresholdConfiguration
            }
        }
    }

    /// How many failures a deployment circuit breaker tolerates (API Reference, ThresholdConfiguration).
    public struct ThresholdConfiguration: Hashable, Sendable, Codable {
        public enum Kind: String, CaseIterable, Hashable, Sendable, Codable {
            /// `value` failures.
            case count = "COUNT"
            /// `value` percent of `desiredCount`, but no less than 3 and no more than 200.
            case boundedPercent = "BOUNDED_PERCENT"
            /// `value` percent of `desiredCount`.
            case unboundedPercent = "UNBOUNDED_PERCENT"
        }

        public var type: Kind
        public var value: Int

        public init(type: Kind = .boundedPercent, value: Int = 50) {
            self.type = type
            self.value = value
        }
    }
}

extension ECS.DeploymentConfiguration {
    private enum CodingKeys: String, CodingKey {
        case minimumHealthyPercent, maximumPercent, deploymentCircuitBreaker, alarms, bakeTimeInMinutes, strategy, lifecycleHooks
        case linearConfiguration, canaryConfiguration
    }

    /// Everything may be absent, as in the API; the percentages are then 100 and 200.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            minimumHealthyPercent: try container.decodeIfPresent(Int.self, forKey: .minimumHealthyPercent) ?? 100,
            maximumPercent: try container.decodeIfPresent(Int.self, forKey: .maximumPercent) ?? 200,
            deploymentCircuitBreaker: try container.decodeIfPresent(
                DeploymentCircuitBreaker.self, forKey: .deploymentCircuitBreaker),
            alarms: try container.decodeIfPresent(DeploymentAlarms.self, forKey: .alarms),
            bakeTimeInMinutes: try container.decodeIfPresent(Int.self, forKey: .bakeTimeInMinutes),
            strategy: try container.decodeIfPresent(ECS.DeploymentStrategy.self, forKey: .strategy),
            lifecycleHooks: try container.decodeIfPresent([ECS.DeploymentLifecycleHook].self, forKey: .lifecycleHooks),
            linearConfiguration: try container.decodeIfPresent(ECS.LinearConfiguration.self, forKey: .linearConfiguration),
            canaryConfiguration: try container.decodeIfPresent(ECS.CanaryConfiguration.self, forKey: .canaryConfiguration))
    }
}
