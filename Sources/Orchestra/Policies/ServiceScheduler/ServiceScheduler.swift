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
            /// Its check or its target says that it is unwell, though its grace period may not be over.
            public var isFailingChecks: Bool
            /// Scale-in protection: neither scaling in nor a newer deployment stops it.
            public var isProtected: Bool
            /// It isn't primary, and its deployment was COMPLETED before: what it runs has worked.
            public var hasCompletedDeployment: Bool
            /// It isn't primary, and was started in the place of an unhealthy task while the newer deployment went on.
            public var isReplacement: Bool
            /// Where several are alike, the lowest leaves first: what placement thinks of it.
            public var leavingRank: Int

            public init(
                id: Task.ID, isPrimary: Bool = true, lastStatus: TaskStatus, health: Health, number: Int,
                isFailingChecks: Bool = false, isProtected: Bool = false, hasCompletedDeployment: Bool = false,
                isReplacement: Bool = false, leavingRank: Int = 0
            ) {
                self.id = id
                self.isPrimary = isPrimary
                self.lastStatus = lastStatus
                self.health = health
                self.number = number
                self.isFailingChecks = isFailingChecks
                self.isProtected = isProtected
                self.hasCompletedDeployment = hasCompletedDeployment
                self.isReplacement = isReplacement
                self.leavingRank = leavingRank
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
        /// Stop this unhealthy task, which isn't primary, and start one of the same deployment in its place.
        case replace(Task.ID)

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

extension ECS.ServiceState.TaskState {
    private enum CodingKeys: String, CodingKey {
        case id, isPrimary, lastStatus, health, number, isFailingChecks, isProtected, hasCompletedDeployment, isReplacement
        case leavingRank
    }

    /// What is seldom so may be left out.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        func flag(_ key: CodingKeys) throws -> Bool { try container.decodeIfPresent(Bool.self, forKey: key) ?? false }
        self.init(
            id: try container.decode(ECS.Task.ID.self, forKey: .id), isPrimary: try container.decode(Bool.self, forKey: .isPrimary),
            lastStatus: try container.decode(ECS.TaskStatus.self, forKey: .lastStatus),
            health: try container.decode(Health.self, forKey: .health), number: try container.decode(Int.self, forKey: .number),
            isFailingChecks: try flag(.isFailingChecks), isProtected: try flag(.isProtected),
            hasCompletedDeployment: try flag(.hasCompletedDeployment), isReplacement: try flag(.isReplacement),
            leavingRank: try container.decodeIfPresent(Int.self, forKey: .leavingRank) ?? 0)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encode(isPrimary, forKey: .isPrimary)
        try container.encode(lastStatus, forKey: .lastStatus)
        try container.encode(health, forKey: .health)
        try container.encode(number, forKey: .number)
        if isFailingChecks { try container.encode(true, forKey: .isFailingChecks) }
        if isProtected { try container.encode(true, forKey: .isProtected) }
        if hasCompletedDeployment { try container.encode(true, forKey: .hasCompletedDeployment) }
        if isReplacement { try container.encode(true, forKey: .isReplacement) }
        if leavingRank != 0 { try container.encode(leavingRank, forKey: .leavingRank) }
    }
}
