extension ECS {
    /// What became of a service's attempts to start tasks.
    public enum StartOutcome: String, Hashable, Sendable, Codable {
        /// A task has to stop without ever having run.
        case failed
        /// A task is RUNNING.
        case running
        /// The service was updated to something else: a new deployment begins.
        case deploymentStarted
    }

    /// What is remembered of a service between two outcomes.
    public struct StartThrottleRecord: Hashable, Sendable, Codable {
        /// Failures in a row.
        public var consecutiveFailures: Int
        /// How long the service waits, from the last outcome on, before it starts tasks again.
        public var delay: Duration

        public init(consecutiveFailures: Int = 0, delay: Duration = .zero) {
            self.consecutiveFailures = consecutiveFailures
            self.delay = delay
        }
    }

    public struct StartThrottleLimits: Hashable, Sendable, Codable {
        /// The first delay that isn't zero.
        public var firstDelay: Duration
        public var longestDelay: Duration

        public init(firstDelay: Duration = .seconds(10), longestDelay: Duration = .seconds(27 * 60)) {
            self.firstDelay = firstDelay
            self.longestDelay = longestDelay
        }
    }

    /// Decides how long a service waits whose tasks fail to start.
    public protocol StartThrottle: Sendable {
        /// - Parameters:
        ///   - outcome: What happened just now.
        ///   - record: What is known of the service; a fresh one before the first outcome.
        ///   - limits: The first and the longest wait.
        /// - Returns: The record after it.
        func evaluate(_ outcome: StartOutcome, of record: StartThrottleRecord, limits: StartThrottleLimits) -> StartThrottleRecord
    }
}
