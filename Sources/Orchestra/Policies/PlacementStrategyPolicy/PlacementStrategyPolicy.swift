extension ECS {
    /// A container instance as placement sees it.
    public struct PlacementCandidate: Hashable, Sendable, Codable, Identifiable {
        /// The container instance's id, 32 hexadecimal digits.
        public var id: String
        public var ec2InstanceId: String
        public var agentConnected: Bool
        public var agentVersion: String
        public var registeredAt: Timestamp
        public var attributes: [Attribute]
        /// CPU units and MiB that no task has.
        public var remainingCPU: Int
        public var remainingMemory: Int
        /// All tasks on it that are meant to run.
        public var runningTasksCount: Int
        /// The groups of the tasks on it, each once: `service:NAME`, `family:NAME`, or a name of somebody's own.
        public var taskGroups: [String]
        /// Tasks on it of the group that the new task belongs to.
        public var tasksOfGroup: Int

        public init(
            id: String, ec2InstanceId: String = "", agentConnected: Bool = true, agentVersion: String = "1.0.0",
            registeredAt: Timestamp = .epoch, attributes: [Attribute] = [], remainingCPU: Int = 0, remainingMemory: Int = 0,
            runningTasksCount: Int = 0, taskGroups: [String] = [], tasksOfGroup: Int = 0
        ) {
            self.id = id
            self.ec2InstanceId = ec2InstanceId
            self.agentConnected = agentConnected
            self.agentVersion = agentVersion
            self.registeredAt = registeredAt
            self.attributes = attributes
            self.remainingCPU = remainingCPU
            self.remainingMemory = remainingMemory
            self.runningTasksCount = runningTasksCount
            self.taskGroups = taskGroups
            self.tasksOfGroup = tasksOfGroup
        }

        /// `nil` if it has no such attribute; an attribute without a value has the empty one.
        public func value(of attribute: String) -> String? {
            attributes.first { $0.name == attribute }.map { $0.value ?? "" }
        }
    }

    /// One placement strategy: says which instances are the best for one more task.
    public protocol PlacementStrategyPolicy: Sendable {
        /// - Parameters:
        ///   - candidates: Instances that meet all requirements, and that earlier strategies left; never empty.
        ///   - others: The other instances of the cluster. They can't have the task, but the tasks on them count.
        ///   - field: What the strategy goes by: `instanceId`, `attribute:NAME`, `cpu` or `memory`.
        /// - Returns: The ids of the best, all of them where several are equally good: a later strategy may tell them apart.
        func bestInstances(among candidates: [PlacementCandidate], others: [PlacementCandidate], field: String)
            -> [PlacementCandidate.ID]
    }
}
