extension ECS {
    /// Who moves a service from one revision to the next (API Reference, DeploymentController).
    public struct DeploymentController: Hashable, Sendable, Codable {
        public enum Kind: String, CaseIterable, Hashable, Sendable, Codable, CustomStringConvertible {
            /// Amazon ECS itself.
            case ecs = "ECS"
            /// AWS CodeDeploy.
            case codeDeploy = "CODE_DEPLOY"
            /// Whoever calls `CreateTaskSet`.
            case external = "EXTERNAL"

            public var description: String { rawValue }
        }

        public var type: Kind

        public init(type: Kind) { self.type = type }

        public static let ecs = DeploymentController(type: .ecs)
        public static let external = DeploymentController(type: .external)
    }
}
