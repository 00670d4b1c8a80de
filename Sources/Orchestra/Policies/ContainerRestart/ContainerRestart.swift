extension ECS {
    /// A container that has ended by itself, and may be started again in its place.
    public struct EndedContainer: Hashable, Sendable, Codable {
        public var name: String
        /// As its task definition has it.
        public var restartPolicy: ContainerRestartPolicy
        public var exitCode: Int
        /// Since its last start.
        public var ranFor: Duration

        public init(_ name: String, restartPolicy: ContainerRestartPolicy, exitCode: Int, ranFor: Duration) {
            self.name = name
            self.restartPolicy = restartPolicy
            self.exitCode = exitCode
            self.ranFor = ranFor
        }
    }

    /// Decides whether a container that has ended is started again while its task goes on.
    ///
    /// It is asked at each end of a container that has a `restartPolicy`, as long as its task is meant to run.
    public protocol ContainerRestart: Sendable {
        /// - Returns: `false` where its end is one like any other: if it is essential, its task stops.
        func restarts(_ container: EndedContainer) -> Bool
    }
}
