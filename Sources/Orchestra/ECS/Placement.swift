extension ECS {
    /// A condition that binds: an instance that doesn't meet it gets no task (API Reference, PlacementConstraint).
    public struct PlacementConstraint: Hashable, Sendable, Codable {
        public enum Kind: String, CaseIterable, Hashable, Sendable, Codable {
            /// At most one task of the service, or of the task group, on an instance.
            case distinctInstance
            /// The instance is one of those that `expression` selects.
            case memberOf
        }

        public var type: Kind
        /// In the cluster query language, at most 2000 characters; memberOf only.
        public var expression: String?

        public init(type: Kind, expression: String? = nil) {
            self.type = type
            self.expression = expression
        }

        public static var distinctInstance: Self { Self(type: .distinctInstance) }
        public static func memberOf(_ expression: String) -> Self { Self(type: .memberOf, expression: expression) }
    }

    /// A wish among the instances that meet all conditions: best effort (API Reference, PlacementStrategy).
    public struct PlacementStrategy: Hashable, Sendable, Codable {
        public enum Kind: String, CaseIterable, Hashable, Sendable, Codable { case random, spread, binpack }

        public var type: Kind
        /// spread: `instanceId` (or `host`) or `attribute:NAME`. binpack: `cpu` or `memory`. random: none.
        public var field: String?

        public init(type: Kind, field: String? = nil) {
            self.type = type
            self.field = field
        }

        public static var random: Self { Self(type: .random) }
        public static func spread(_ field: String) -> Self { Self(type: .spread, field: field) }
        public static func binpack(_ field: String) -> Self { Self(type: .binpack, field: field) }
    }

    public enum SchedulingStrategy: String, CaseIterable, Hashable, Sendable, Codable {
        case replica = "REPLICA"
        /// One task on each container instance that meets the constraints.
        case daemon = "DAEMON"
    }

    public enum AvailabilityZoneRebalancing: String, CaseIterable, Hashable, Sendable, Codable {
        case enabled = "ENABLED"
        case disabled = "DISABLED"
    }

    /// A port of the machine that leads to a container's (API Reference, NetworkBinding).
    public struct NetworkBinding: Hashable, Sendable, Codable {
        public var bindIP: String
        public var containerPort: Int
        public var hostPort: Int
        public var `protocol`: PortMapping.TransportProtocol
    }
}

extension ECS.PlacementStrategy {
    /// The zone of an instance, as spread's field names it.
    public static let availabilityZone = "attribute:ecs.availability-zone"

    /// What a service does that names no strategy: zones first, then instances
    /// (Amazon ECS Developer Guide, how Amazon ECS places tasks on container instances).
    public static let serviceDefault: [Self] = [.spread(availabilityZone), .spread("instanceId")]

    /// The field as the engine reads it: `host` is `instanceId`, sizes are lower case.
    var normalField: String {
        let field = field ?? ""
        switch type {
        case .random: return ""
        case .binpack: return field.lowercased()
        case .spread: return field.lowercased() == "host" || field.lowercased() == "instanceid" ? "instanceId" : field
        }
    }
}
