// Security groups, and who reaches whom (Amazon EC2 API Reference).

extension Simulation {
    /// `CreateSecurityGroup`: nothing comes in, and everything goes out.
    /// - Throws: `InvalidGroup.Duplicate`, `InvalidParameterValue`, `InvalidVpcID.NotFound`.
    @discardableResult
    public mutating func createSecurityGroup(
        _ groupName: String, description: String = "", in vpcId: String
    ) throws(EC2.Error) -> EC2.SecurityGroup {
        try ec2(.createSecurityGroup(groupName: groupName, description: description, vpcId: vpcId)) {
            if case .securityGroup(let group) = $0 { group } else { nil }
        }
    }

    /// `DeleteSecurityGroup`.
    /// - Throws: `DependencyViolation` while an interface has it or another group names it; `CannotDelete` for a default group.
    public mutating func deleteSecurityGroup(_ groupId: String) throws(EC2.Error) {
        try ec2(.deleteSecurityGroup(groupId: groupId)) { _ in () }
    }

    /// `AuthorizeSecurityGroupIngress`: who may begin connections to those that have the group.
    /// - Throws: `InvalidPermission.Duplicate`, `InvalidParameterValue`, `InvalidGroup.NotFound`,
    ///   `RulesPerSecurityGroupLimitExceeded` for more than 60.
    public mutating func authorizeSecurityGroupIngress(
        _ groupId: String, _ ipPermissions: [EC2.IpPermission]
    ) throws(EC2.Error) {
        try ec2(.authorizeSecurityGroupIngress(groupId: groupId, ipPermissions: ipPermissions)) { _ in () }
    }

    /// `AuthorizeSecurityGroupEgress`: to whom those that have the group may begin connections.
    public mutating func authorizeSecurityGroupEgress(
        _ groupId: String, _ ipPermissions: [EC2.IpPermission]
    ) throws(EC2.Error) {
        try ec2(.authorizeSecurityGroupEgress(groupId: groupId, ipPermissions: ipPermissions)) { _ in () }
    }

    /// `RevokeSecurityGroupIngress`, what is there word by word. Connections that have begun go on.
    /// - Throws: `InvalidPermission.NotFound`.
    public mutating func revokeSecurityGroupIngress(_ groupId: String, _ ipPermissions: [EC2.IpPermission]) throws(EC2.Error) {
        try ec2(.revokeSecurityGroupIngress(groupId: groupId, ipPermissions: ipPermissions)) { _ in () }
    }

    /// `RevokeSecurityGroupEgress`.
    /// - Throws: `InvalidPermission.NotFound`.
    public mutating func revokeSecurityGroupEgress(_ groupId: String, _ ipPermissions: [EC2.IpPermission]) throws(EC2.Error) {
        try ec2(.revokeSecurityGroupEgress(groupId: groupId, ipPermissions: ipPermissions)) { _ in () }
    }

    /// `DescribeSecurityGroups`, in the order of their creation.
    public func describeSecurityGroups() -> [EC2.SecurityGroup] { world.network?.securityGroups ?? [] }

    /// Whether one end can begin a connection to another, and which route or group stands in the way. Nothing is sent.
    ///
    /// In the default VPC nobody is kept from anybody. That somebody listens on the port isn't looked at.
    public func canConnect(
        from source: EC2.Party, to destination: EC2.Party, port: Int, ipProtocol: String = "tcp"
    ) -> EC2.Connectivity {
        world.canConnect(from: source, to: destination, ipProtocol, port, policies)
    }
}
