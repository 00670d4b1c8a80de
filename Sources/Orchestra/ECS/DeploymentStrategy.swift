extension ECS {
    /// How a deployment brings the new tasks to the audience (API Reference, DeploymentConfiguration, `strategy`).
    public enum DeploymentStrategy: String, Hashable, Sendable, Codable, CaseIterable, CustomStringConvertible {
        /// Task by task, within `minimumHealthyPercent` and `maximumPercent`.
        case rolling = "ROLLING"
        /// All new tasks beside all old ones; then the traffic moves at once.
        case blueGreen = "BLUE_GREEN"
        /// The same, but the traffic moves in equal steps.
        case linear = "LINEAR"
        /// The same, but a small share of the traffic moves first.
        case canary = "CANARY"

        public var description: String { rawValue }

        /// Whether it moves traffic between two target groups.
        public var shiftsTraffic: Bool { self != .rolling }
    }

    /// Equal steps (API Reference, LinearConfiguration).
    public struct LinearConfiguration: Hashable, Sendable, Codable {
        /// 3.0 to 100.0 percent of the traffic, in tenths; `nil` means 10.
        public var stepPercent: Double?
        /// 0 to 1440 minutes between two steps; `nil` means 6.
        public var stepBakeTimeInMinutes: Int?

        public init(stepPercent: Double? = nil, stepBakeTimeInMinutes: Int? = nil) {
            self.stepPercent = stepPercent
            self.stepBakeTimeInMinutes = stepBakeTimeInMinutes
        }
    }

    /// A small share first, then the rest (API Reference, CanaryConfiguration).
    public struct CanaryConfiguration: Hashable, Sendable, Codable {
        /// 0.1 to 100.0 percent of the traffic, in tenths; `nil` means 5.
        public var canaryPercent: Double?
        /// 0 to 1440 minutes until the rest follows; `nil` means 10.
        public var canaryBakeTimeInMinutes: Int?

        public init(canaryPercent: Double? = nil, canaryBakeTimeInMinutes: Int? = nil) {
            self.canaryPercent = canaryPercent
            self.canaryBakeTimeInMinutes = canaryBakeTimeInMinutes
        }
    }
}
