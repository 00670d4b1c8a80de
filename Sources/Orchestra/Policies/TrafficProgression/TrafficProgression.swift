extension ECS {
    /// How the production traffic is to move to a new revision: what the deployment configuration says, defaults filled in.
    public struct TrafficShift: Hashable, Sendable, Codable {
        public var strategy: DeploymentStrategy
        /// 3 to 100, in tenths: of LINEAR.
        public var stepPercent: Double
        /// After each step of LINEAR but the last.
        public var stepBakeTime: Duration
        /// 0.1 to 100, in tenths: of CANARY.
        public var canaryPercent: Double
        public var canaryBakeTime: Duration

        public init(
            strategy: DeploymentStrategy, stepPercent: Double = 10, stepBakeTime: Duration = .seconds(360),
            canaryPercent: Double = 5, canaryBakeTime: Duration = .seconds(600)
        ) {
            self.strategy = strategy
            self.stepPercent = stepPercent
            self.stepBakeTime = stepBakeTime
            self.canaryPercent = canaryPercent
            self.canaryBakeTime = canaryBakeTime
        }
    }

    /// From this time on, the new revision gets this share of the requests.
    public struct TrafficStep: Hashable, Sendable, Codable {
        /// Since the first step.
        public var at: Duration
        /// 0 to 100.
        public var percent: Double

        public init(at: Duration, percent: Double) {
            self.at = at
            self.percent = percent
        }
    }

    /// Decides which share of the production traffic a new revision has at which time.
    ///
    /// Asked once, when a deployment begins. What hooks take comes on top: a step isn't taken sooner after the one before it
    /// than the plan says.
    public protocol TrafficProgression: Sendable {
        /// - Returns: The steps in the order of their times; the last one is to be 100 percent.
        func plan(for shift: TrafficShift) -> [TrafficStep]
    }
}
