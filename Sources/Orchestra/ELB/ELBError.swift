extension ELB {
    /// What Elastic Load Balancing refuses: the API's code and message, and what would help.
    public struct Error: Swift.Error, Hashable, Sendable, Codable, CustomStringConvertible {
        /// The API's error codes (API Reference, Common Errors and each action's page).
        public enum Code: String, CaseIterable, Hashable, Sendable, Codable {
            case loadBalancerNotFound = "LoadBalancerNotFound"
            case targetGroupNotFound = "TargetGroupNotFound"
            case listenerNotFound = "ListenerNotFound"
            case ruleNotFound = "RuleNotFound"
            case duplicateLoadBalancerName = "DuplicateLoadBalancerName"
            case duplicateTargetGroupName = "DuplicateTargetGroupName"
            case duplicateListener = "DuplicateListener"
            case priorityInUse = "PriorityInUse"
            case resourceInUse = "ResourceInUse"
            case operationNotPermitted = "OperationNotPermitted"
            case invalidTarget = "InvalidTarget"
            case invalidConfigurationRequest = "InvalidConfigurationRequest"
            case invalidLoadBalancerAction = "InvalidLoadBalancerAction"
            case certificateNotFound = "CertificateNotFound"
            case targetGroupAssociationLimit = "TargetGroupAssociationLimit"
            case tooManyLoadBalancers = "TooManyLoadBalancers"
            case tooManyListeners = "TooManyListeners"
            case tooManyCertificates = "TooManyCertificates"
            case tooManyRules = "TooManyRules"
            case tooManyTargetGroups = "TooManyTargetGroups"
            case tooManyTargets = "TooManyTargets"
            case tooManyActions = "TooManyActions"
            case tooManyUniqueTargetGroupsPerLoadBalancer = "TooManyUniqueTargetGroupsPerLoadBalancer"
            case subnetNotFound = "SubnetNotFound"
            case invalidSubnet = "InvalidSubnet"
            case invalidSecurityGroup = "InvalidSecurityGroup"
            case incompatibleProtocols = "IncompatibleProtocols"
            case validationError = "ValidationError"
        }

        public var code: Code
        /// The sentence that the API answers with.
        public var message: String
        /// What to do about it; ours, not the API's.
        public var help: String?

        init(_ code: Code, _ message: String, help: String? = nil) {
            self.code = code
            self.message = message
            self.help = help
        }

        public var description: String { errorText(code.rawValue, message, help) }
    }
}
