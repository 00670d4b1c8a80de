extension ECS {
    /// The states of a task, in their order; a task never goes back (Amazon ECS Developer Guide, task lifecycle).
    public enum TaskStatus: String, Hashable, Comparable, Sendable, Codable, CaseIterable, CustomStringConvertible {
        case provisioning = "PROVISIONING"
        case pending = "PENDING"
        case activating = "ACTIVATING"
        case running = "RUNNING"
        case deactivating = "DEACTIVATING"
        case stopping = "STOPPING"
        case deprovisioning = "DEPROVISIONING"
        case stopped = "STOPPED"

        var order: Int {
            switch self {
            case .provisioning: 0
            case .pending: 1
            case .activating: 2
            case .running: 3
            case .deactivating: 4
            case .stopping: 5
            case .deprovisioning: 6
            case .stopped: 7
            }
        }

        public static func < (a: Self, b: Self) -> Bool { a.order < b.order }
        public var description: String { rawValue }
    }

    public enum HealthStatus: String, CaseIterable, Hashable, Sendable, Codable, CustomStringConvertible {
        case healthy = "HEALTHY"
        case unhealthy = "UNHEALTHY"
        case unknown = "UNKNOWN"

        public var description: String { rawValue }
    }

    /// Why a task stopped (API Reference, Task, `stopCode`).
    public enum StopCode: String, CaseIterable, Hashable, Sendable, Codable, CustomStringConvertible {
        case taskFailedToStart = "TaskFailedToStart"
        case essentialContainerExited = "EssentialContainerExited"
        case userInitiated = "UserInitiated"
        case serviceSchedulerInitiated = "ServiceSchedulerInitiated"
        /// The machine is taken away.
        case terminationNotice = "TerminationNotice"
        case spotInterruption = "SpotInterruption"

        public var description: String { rawValue }
    }

    /// A running copy of a task definition, as `DescribeTasks` returns it.
    public struct Task: Hashable, Sendable, Codable {
        /// 32 hexadecimal digits, drawn from the seed.
        public struct ID: Hashable, Comparable, Sendable, CustomStringConvertible {
            let high: UInt64
            let low: UInt64

            public var description: String { high.hexadecimal + low.hexadecimal }
            public static func < (a: Self, b: Self) -> Bool { (a.high, a.low) < (b.high, b.low) }
        }

        public var taskArn: String
        public var clusterArn: String
        public var taskDefinitionArn: String
        public var containers: [Container]
        public var lastStatus: TaskStatus
        /// RUNNING, and STOPPED from the decision to stop on.
        public var desiredStatus: TaskStatus
        public var healthStatus: HealthStatus
        public var stopCode: StopCode?
        public var stoppedReason: String?
        /// `service:NAME`, `family:FAMILY`, or what `runTask` was told.
        public var group: String
        /// The deployment's id for a service's task.
        public var startedBy: String?
        public var launchType: LaunchType
        /// `Linux`, or a family of Windows.
        public var platformFamily: String?
        /// On Fargate.
        public var platformVersion: String?
        public var cpu: String?
        public var memory: String?
        /// On Fargate.
        public var ephemeralStorage: EphemeralStorage?
        /// With one entry for each container, which has its name at least.
        public var overrides: TaskOverride
        public var enableExecuteCommand: Bool
        public var tags: [Tag]
        public var attributes: [Attribute]
        public var attachments: [Attachment]
        /// `CONNECTED` once it was heard of.
        public var connectivity: String?
        public var connectivityAt: Timestamp?
        public var version: Int
        public var createdAt: Timestamp?
        public var pullStartedAt: Timestamp?
        public var pullStoppedAt: Timestamp?
        public var startedAt: Timestamp?
        public var stoppingAt: Timestamp?
        public var executionStoppedAt: Timestamp?
        public var stoppedAt: Timestamp?
        /// Where it runs; `nil` on Fargate.
        public var containerInstanceArn: String?
        public var availabilityZone: String?
        public var capacityProviderName: String?

        /// The address of its network interface, once it has one.
        public var privateIPv4Address: String? {
            attachments.first?.details.first { $0.name == "privateIPv4Address" }?.value
        }
    }

    /// A container of a task (API Reference, Container).
    public struct Container: Hashable, Sendable, Codable {
        public enum Status: String, CaseIterable, Hashable, Sendable, Codable, CustomStringConvertible {
            case pending = "PENDING"
            case running = "RUNNING"
            case stopped = "STOPPED"

            public var description: String { rawValue }
        }

        public var containerArn: String
        public var taskArn: String
        public var name: String
        public var image: String
        public var lastStatus: Status
        public var exitCode: Int?
        public var reason: String?
        public var networkInterfaces: [NetworkInterface]
        public var healthStatus: HealthStatus
        /// CPU units and MiB, as texts.
        public var cpu: String
        public var memory: String?
        public var memoryReservation: String?
        /// Where its ports are reached on the container instance, with bridge and host networking.
        public var networkBindings: [NetworkBinding]?
    }

    /// Where a container can be reached (API Reference, NetworkInterface).
    public struct NetworkInterface: Hashable, Sendable, Codable {
        public var attachmentId: String
        public var privateIpv4Address: String
    }

    /// A task's elastic network interface (API Reference, Attachment).
    public struct Attachment: Hashable, Sendable, Codable {
        public var id: String
        public var type: String
        public var status: String
        public var details: [KeyValuePair]
    }
}

extension ECS.Task.ID: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let id = Self(hexadecimal: try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "a task's id has 32 hexadecimal digits")
        }
        self = id
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// The name that people call a task by: `users/B`, the second task that the service `users` started.
public struct TaskLabel: Hashable, Sendable, Codable, CustomStringConvertible {
    /// The service, or the family of a standalone task.
    public var group: String
    /// From 1, in the order of creation.
    public var number: Int

    /// A, B, … Z, AA, AB, …
    public var letters: String {
        var (rest, letters) = (number, "")
        while rest > 0 {
            rest -= 1
            letters = String(UnicodeScalar(UInt8(65 + rest % 26))) + letters
            rest /= 26
        }
        return letters
    }

    public var description: String { "\(group)/\(letters)" }
}
