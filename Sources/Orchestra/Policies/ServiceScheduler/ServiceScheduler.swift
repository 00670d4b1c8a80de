extension ECS {
    /// What a service scheduler looks at: what is wanted, and what there is.
    public struct ServiceState: Hashable, Sendable, Codable {
        /// One task that is meant to run (`desiredStatus` RUNNING).
        public struct TaskState: Hashable, Sendable, Codable, Identifiable {
            public enum Health: String, Hashable, Sendable, Codable {
                /// Counts toward `minimumHealthyPercent`.
                case healthy
                /// Must be replaced: its health check or its target says so, and its grace period is over.
                case unhealthy
                /// Neither yet.
                case unknown
            }

            public var id: Task.ID
            /// Belongs to the deployment that the service is moving to.
            public var isPrimary: Bool
            public var lastStatus: TaskStatus
            public var health: Health
            /// Counts the tasks of the service, from 1.
            public var number: Int

            public init(id: Task.ID, isPrimary: Bool = true, lastStatus: TaskStatus, health: Health, number: Int) {
                self.id = id
                self.isPrimary = isPrimary
                self.lastStatus = lastStatus
                self.health = health
                self.number = number
            }
        }

        public var desiredCount: Int
        public var minimumHealthyPercent: Int
        public var maximumPercent: Int
        /// How many tasks may be started now, whatever is wanted: the launch rate and the start throttle.
        public var launchesAllowed: Int
        /// Of the primary deployment; `nil` where nobody said. One that is `failed` starts nothing, and takes nobody's place.
        public var rolloutState: Deployment.RolloutState?
        /// In the order of their creation.
        public var tasks: [TaskState]

        public init(
            desiredCount: Int, minimumHealthyPercent: Int = 100, maximumPercent: Int = 200, launchesAllowed: Int = .max,
            rolloutState: Deployment.RolloutState? = nil, tasks: [TaskState]
        ) {
            self.desiredCount = desiredCount
            self.minimumHealthyPercent = minimumHealthyPercent
            self.maximumPercent = maximumPercent
            self.launchesAllowed = launchesAllowed
            self.rolloutState = rolloutState
            self.tasks = tasks
        }

        // snippet.two-budgets
        /// The fewest healthy tasks that a deployment may leave: rounded up.
        public var lowerLimit: Int { (desiredCount * minimumHealthyPercent + 99) / 100 }
        /// The most tasks that there may be at once: rounded down.
        public var upperLimit: Int { desiredCount * maximumPercent / 100 }
        // snippet.end
    }

    public enum TaskChange: Hashable, Sendable, Codable {
        /// Start so many tasks of the primary deployment; some of them take unhealthy ones' places.
        case start(count: Int, replacingUnhealthy: Int)
        case stop(Task.ID, because: StopCause)

        public enum StopCause: String, Hashable, Sendable, Codable {
            /// There are more than are wanted.
            case scalingIn
            /// A newer deployment takes its place.
            case deployment
            case unhealthy
        }
    }

    /// Decides what a service starts and stops. Asked again after each change, it must come to rest when what there is
    /// agrees with what is wanted.
    public protocol ServiceScheduler: Sendable {
        func changes(for service: ServiceState) -> [TaskChange]
    }
}
