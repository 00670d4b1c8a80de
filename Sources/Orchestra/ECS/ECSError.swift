extension ECS {
    /// What Amazon ECS refuses: the API's code and message, and what would help.
    public struct Error: Swift.Error, Hashable, Sendable, Codable, CustomStringConvertible {
        /// The API's error codes (API Reference, Common Errors and each action's page).
        public enum Code: String, CaseIterable, Hashable, Sendable, Codable {
            case clientException = "ClientException"
            case invalidParameterException = "InvalidParameterException"
            case clusterNotFoundException = "ClusterNotFoundException"
            case serviceNotFoundException = "ServiceNotFoundException"
            case serviceNotActiveException = "ServiceNotActiveException"
            case clusterContainsServicesException = "ClusterContainsServicesException"
            case clusterContainsTasksException = "ClusterContainsTasksException"
            case limitExceededException = "LimitExceededException"
            case conflictException = "ConflictException"
            case serviceDeploymentNotFoundException = "ServiceDeploymentNotFoundException"
            case taskSetNotFoundException = "TaskSetNotFoundException"
            case platformUnknownException = "PlatformUnknownException"
            case unsupportedFeatureException = "UnsupportedFeatureException"
            case clusterContainsContainerInstancesException = "ClusterContainsContainerInstancesException"
            case clusterContainsCapacityProviderException = "ClusterContainsCapacityProviderException"
            case targetNotFoundException = "TargetNotFoundException"
            case attributeLimitExceededException = "AttributeLimitExceededException"
            case resourceInUseException = "ResourceInUseException"
            case namespaceNotFoundException = "NamespaceNotFoundException"
        }

        public var code: Code
        /// The sentence that the API answers with.
        public var message: String
        /// What to do about it; ours, not the API's.
        public var help: String?
        /// Of a `ConflictException`: the ARNs of what there is already.
        public var resourceIds: [String]?

        init(_ code: Code, _ message: String, help: String? = nil) {
            self.code = code
            self.message = message
            self.help = help
        }

        public var description: String { errorText(code.rawValue, message, help) }
    }
}
