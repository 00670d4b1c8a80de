extension CloudMap {
    /// Something that takes a while: namespaces and instances come and go asynchronously (API Reference, Operation).
    public struct Operation: Hashable, Sendable, Codable {
        public struct ID: Hashable, Sendable, Codable, CustomStringConvertible {
            public let id: String

            public init(_ id: String) { self.id = id }

            public var description: String { id }
        }

        public enum OperationType: String, CaseIterable, Hashable, Sendable, Codable {
            case createNamespace = "CREATE_NAMESPACE"
            case deleteNamespace = "DELETE_NAMESPACE"
            case registerInstance = "REGISTER_INSTANCE"
            case deregisterInstance = "DEREGISTER_INSTANCE"
            case updateService = "UPDATE_SERVICE"
        }

        public enum Status: String, CaseIterable, Hashable, Sendable, Codable, CustomStringConvertible {
            case submitted = "SUBMITTED"
            case pending = "PENDING"
            case success = "SUCCESS"
            case fail = "FAIL"

            public var description: String { rawValue }
        }

        public var id: String
        public var type: OperationType
        public var status: Status
        /// What it is about: `NAMESPACE`, `SERVICE` or `INSTANCE`, with its id.
        public var targets: ECS.StringMap
        /// `nil` unless it failed.
        public var errorMessage: String?
        public var createDate: Timestamp
        public var updateDate: Timestamp
    }
}
