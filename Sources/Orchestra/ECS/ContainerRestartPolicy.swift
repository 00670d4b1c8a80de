extension ECS {
    /// Whether a container that ends is started again in its place, while its task goes on (API Reference,
    /// ContainerRestartPolicy).
    public struct ContainerRestartPolicy: Hashable, Sendable, Codable {
        public var enabled: Bool
        /// A container that ends with one of these isn't started again; 50 at most.
        public var ignoredExitCodes: [Int]?
        /// Seconds that it must have run, 60 to 1800; 300 if it isn't given.
        public var restartAttemptPeriod: Int?

        public init(enabled: Bool, ignoredExitCodes: [Int]? = nil, restartAttemptPeriod: Int? = nil) {
            self.enabled = enabled
            self.ignoredExitCodes = ignoredExitCodes
            self.restartAttemptPeriod = restartAttemptPeriod
        }
    }
}
