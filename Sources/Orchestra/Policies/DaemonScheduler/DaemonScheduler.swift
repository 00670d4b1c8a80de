extension ECS {
    /// What a daemon scheduler looks at: the cluster's instances, and the service's tasks on them.
    public struct DaemonState: Hashable, Sendable, Codable {
        public struct InstanceState: Hashable, Sendable, Codable, Identifiable {
            /// The container instance's id.
            public var id: String
            public var status: ContainerInstance.Status
            public var agentConnected: Bool
            /// The placement constraints hold for it.
            public var meetsConstraints: Bool
            /// A task of another service, no daemon, is still on it: while it drains, the daemon's task stays that long.
            public var hasTasksOfServices: Bool

            public init(
                id: String, status: ContainerInstance.Status = .active, agentConnected: Bool = true, meetsConstraints: Bool = true,
                hasTasksOfServices: Bool = false
            ) {
                self.id = id
                self.status = status
                self.agentConnected = agentConnected
                self.meetsConstraints = meetsConstraints
                self.hasTasksOfServices = hasTasksOfServices
            }

            /// Whether it is to have a task.
            public var isWanted: Bool { status == .active && agentConnected && meetsConstraints }
        }

        /// One task that is not stopped yet.
        public struct TaskState: Hashable, Sendable, Codable, Identifiable {
            public var id: Task.ID
            /// The container instance's id.
            public var instance: String
            /// Belongs to the deployment that the service is moving to.
            public var isPrimary: Bool
            /// It was told to stop, and still has its place.
            public var isStopping: Bool
            public var health: ServiceState.TaskState.Health
            /// A deployment doesn't stop it (UpdateTaskProtection).
            public var isProtected: Bool

            public init(
                id: Task.ID, instance: String, isPrimary: Bool = true, isStopping: Bool = false,
                health: ServiceState.TaskState.Health = .healthy, isProtected: Bool = false
            ) {
                self.id = id
                self.instance = instance
                self.isPrimary = isPrimary
                self.isStopping = isStopping
                self.health = health
                self.isProtected = isProtected
            }
        }

        public var minimumHealthyPercent: Int
        /// How many tasks may be started now.
        public var launchesAllowed: Int
        /// In the order of their registration.
        public var instances: [InstanceState]
        /// In the order of their creation.
        public var tasks: [TaskState]

        public init(minimumHealthyPercent: Int = 0, launchesAllowed: Int = .max, instances: [InstanceState], tasks: [TaskState]) {
            self.minimumHealthyPercent = minimumHealthyPercent
            self.launchesAllowed = launchesAllowed
            self.instances = instances
            self.tasks = tasks
        }

        /// One task for each instance that is to have one.
        public var desiredCount: Int { instances.count { $0.isWanted } }
        /// The fewest healthy tasks that a deployment may leave: rounded up.
        public var lowerLimit: Int { (desiredCount * minimumHealthyPercent + 99) / 100 }
    }

    public enum DaemonChange: Hashable, Sendable, Codable {
        /// Start one task of the primary deployment on this instance.
        case start(on: String)
        case stop(Task.ID, because: StopCause)

        public enum StopCause: String, Hashable, Sendable, Codable {
            /// Its instance is to have none: it drains, or the constraints don't hold for it any more.
            case instance
            /// A second one on the same instance.
            case surplus
            /// A newer deployment takes its place.
            case deployment
            case unhealthy
        }
    }

    /// Decides what a DAEMON service starts and stops: one task on each instance that is to have one, none elsewhere.
    public protocol DaemonScheduler: Sendable {
        func changes(for service: DaemonState) -> [DaemonChange]
    }
}
