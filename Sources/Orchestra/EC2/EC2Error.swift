extension EC2 {
    /// What Amazon EC2 refuses: the API's code and message, and what would help.
    public struct Error: Swift.Error, Hashable, Sendable, Codable, CustomStringConvertible {
        /// The API's error codes (Amazon EC2 API Reference, Error codes).
        public enum Code: String, CaseIterable, Hashable, Sendable, Codable {
            case dependencyViolation = "DependencyViolation"
            case invalidVpcIDNotFound = "InvalidVpcID.NotFound"
            case invalidVpcRange = "InvalidVpc.Range"
            case vpcLimitExceeded = "VpcLimitExceeded"
            case invalidSubnetIDNotFound = "InvalidSubnetID.NotFound"
            case invalidSubnetRange = "InvalidSubnet.Range"
            case invalidSubnetConflict = "InvalidSubnet.Conflict"
            case insufficientFreeAddressesInSubnet = "InsufficientFreeAddressesInSubnet"
            case invalidRouteTableIDNotFound = "InvalidRouteTableID.NotFound"
            case invalidAssociationIDNotFound = "InvalidAssociationID.NotFound"
            case resourceAlreadyAssociated = "Resource.AlreadyAssociated"
            case routeAlreadyExists = "RouteAlreadyExists"
            case invalidRouteNotFound = "InvalidRoute.NotFound"
            case invalidInternetGatewayIDNotFound = "InvalidInternetGatewayID.NotFound"
            case gatewayNotAttached = "Gateway.NotAttached"
            case natGatewayNotFound = "NatGatewayNotFound"
            case invalidVpcEndpointIdNotFound = "InvalidVpcEndpointId.NotFound"
            case invalidServiceName = "InvalidServiceName"
            case invalidGroupNotFound = "InvalidGroup.NotFound"
            case invalidGroupDuplicate = "InvalidGroup.Duplicate"
            case cannotDelete = "CannotDelete"
            case invalidPermissionDuplicate = "InvalidPermission.Duplicate"
            case invalidPermissionNotFound = "InvalidPermission.NotFound"
            case rulesPerSecurityGroupLimitExceeded = "RulesPerSecurityGroupLimitExceeded"
            case invalidParameterValue = "InvalidParameterValue"
            case missingParameter = "MissingParameter"
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

    /// What an account may have (Amazon VPC User Guide, quotas).
    enum Limits {
        static let vpcs = 5
        /// Of one direction.
        static let rulesPerSecurityGroup = 60
        static let prefixes = 16...28
        /// What AWS keeps of each subnet: the network's address, the router's, DNS's, one for later, and the last.
        static let reserved = 5
    }
}
