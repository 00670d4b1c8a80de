// The properties of what makes a network (template reference, Amazon EC2).

extension CloudFormation {
    struct NothingToSay: Decodable {}
    struct ElasticAddressProperties: Decodable { var domain: String? }

    struct VpcProperties: Decodable {
        var cidrBlock: String
    }

    struct SubnetProperties: Decodable {
        var vpcId: String
        var cidrBlock: String
        var availabilityZone: String?
    }

    struct RouteTableProperties: Decodable { var vpcId: String }

    struct RouteProperties: Decodable {
        var routeTableId: String
        var destinationCidrBlock: String
        var gatewayId: String?
        var natGatewayId: String?
    }

    struct RouteTableAssociationProperties: Decodable {
        var routeTableId: String
        var subnetId: String
    }

    struct GatewayAttachmentProperties: Decodable {
        var vpcId: String
        var internetGatewayId: String
    }

    struct NatGatewayProperties: Decodable {
        enum Connectivity: String, Decodable { case `public` }

        var subnetId: String
        var allocationId: String?
        var connectivityType: Connectivity?
    }

    struct VpcEndpointProperties: Decodable {
        var vpcId: String
        var serviceName: String
        var vpcEndpointType: EC2.VpcEndpoint.Kind?
        var subnetIds: [String]
        var routeTableIds: [String]
        var securityGroupIds: [String]
    }

    struct SecurityGroupProperties: Decodable {
        var groupName: String
        var groupDescription: String
        var vpcId: String?
        var securityGroupIngress: [SecurityGroupRuleProperties]
        var securityGroupEgress: [SecurityGroupRuleProperties]
    }

    /// Within a group, or a resource of its own.
    struct SecurityGroupRuleProperties: Decodable {
        var groupId: String?
        var description: String?
        var ipProtocol: String
        var fromPort: Int?
        var toPort: Int?
        var cidrIp: String?
        /// Nobody comes by IPv6 here: such a rule lets nobody in.
        var cidrIpv6: String?
        var sourceSecurityGroupId: String?
        var destinationSecurityGroupId: String?

        var permissions: [EC2.IpPermission] {
            let group = sourceSecurityGroupId ?? destinationSecurityGroupId
            guard cidrIpv6 == nil || cidrIp != nil || group != nil else { return [] }
            return [permission(group)]
        }

        private func permission(_ group: String?) -> EC2.IpPermission {
            EC2.IpPermission(
                ipProtocol: ipProtocol, fromPort: ipProtocol == "-1" ? nil : fromPort, toPort: ipProtocol == "-1" ? nil : toPort,
                ipRanges: cidrIp.map { [.init(cidrIp: $0)] } ?? [], userIdGroupPairs: group.map { [.init(groupId: $0)] } ?? [])
        }
    }
}
