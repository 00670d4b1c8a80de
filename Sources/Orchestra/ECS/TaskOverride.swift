extension ECS {
    /// What one call of `RunTask` has otherwise than the task definition (API Reference, TaskOverride).
    public struct TaskOverride: Hashable, Sendable, Codable {
        public var containerOverrides: [ContainerOverride]
        /// Of the whole task, as in a task definition.
        public var cpu: String?
        public var memory: String?
        public var taskRoleArn: String?
        public var executionRoleArn: String?
        public var ephemeralStorage: EphemeralStorage?

        public init(
            containerOverrides: [ContainerOverride] = [], cpu: String? = nil, memory: String? = nil, taskRoleArn: String? = nil,
            executionRoleArn: String? = nil, ephemeralStorage: EphemeralStorage? = nil
        ) {
            self.containerOverrides = containerOverrides
            self.cpu = cpu
            self.memory = memory
            self.taskRoleArn = taskRoleArn
            self.executionRoleArn = executionRoleArn
            self.ephemeralStorage = ephemeralStorage
        }

        public init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            containerOverrides = try container.decodeIfPresent([ContainerOverride].self, forKey: .containerOverrides) ?? []
            cpu = try container.decodeIfPresent(String.self, forKey: .cpu)
            memory = try container.decodeIfPresent(String.self, forKey: .memory)
            taskRoleArn = try container.decodeIfPresent(String.self, forKey: .taskRoleArn)
            executionRoleArn = try container.decodeIfPresent(String.self, forKey: .executionRoleArn)
            ephemeralStorage = try container.decodeIfPresent(EphemeralStorage.self, forKey: .ephemeralStorage)
        }
    }

    /// What one container has otherwise (API Reference, ContainerOverride).
    public struct ContainerOverride: Hashable, Sendable, Codable {
        /// A container of the task definition.
        public var name: String
        public var command: [String]?
        public var environment: [KeyValuePair]?
        public var environmentFiles: [EnvironmentFile]?
        public var cpu: Int?
        public var memory: Int?
        public var memoryReservation: Int?
        public var resourceRequirements: [ResourceRequirement]?

        public init(
            _ name: String, command: [String]? = nil, environment: [KeyValuePair]? = nil,
            environmentFiles: [EnvironmentFile]? = nil, cpu: Int? = nil, memory: Int? = nil, memoryReservation: Int? = nil,
            resourceRequirements: [ResourceRequirement]? = nil
        ) {
            self.name = name
            self.command = command
            self.environment = environment
            self.environmentFiles = environmentFiles
            self.cpu = cpu
            self.memory = memory
            self.memoryReservation = memoryReservation
            self.resourceRequirements = resourceRequirements
        }
    }
}
