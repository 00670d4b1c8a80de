extension ECS {
    /// What a task definition says of a container's part in its task's life.
    public struct ContainerRole: Hashable, Sendable, Codable {
        public var name: String
        public var essential: Bool

        public init(_ name: String, essential: Bool = true) {
            self.name = name
            self.essential = essential
        }
    }

    /// The end of one container of a task.
    public struct ContainerExit: Hashable, Sendable, Codable {
        public var name: String
        public var exitCode: Int

        public init(_ name: String, exitCode: Int) {
            self.name = name
            self.exitCode = exitCode
        }
    }

    /// Why a task is to stop (API Reference, Task).
    public struct TaskStop: Hashable, Sendable, Codable {
        public var stopCode: StopCode
        public var stoppedReason: String

        public init(_ stopCode: StopCode, _ stoppedReason: String) {
            self.stopCode = stopCode
            self.stoppedReason = stoppedReason
        }
    }

    /// Decides whether a task stops because of the containers that have ended.
    ///
    /// It is asked at each end, while the task is meant to run.
    public protocol TaskStopPolicy: Sendable {
        /// - Parameters:
        ///   - containers: All containers of the task, in the order of its definition.
        ///   - exits: Those that have ended, in the order in which ECS heard of it; at least one.
        /// - Returns: `nil` where the task goes on.
        func stop(of containers: [ContainerRole], after exits: [ContainerExit]) -> TaskStop?
    }
}
