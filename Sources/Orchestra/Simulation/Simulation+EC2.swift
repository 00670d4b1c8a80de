// The API of Amazon EC2, as far as it is the network, as readers call it (Amazon EC2 API Reference).

extension Simulation {
    // MARK: VPCs and subnets

    /// `CreateVpc`, with a main route table and a default security group. From then on tasks of awsvpc need a network configuration.
    /// - Parameter cidrBlock: `/16` to `/28`.
    /// - Throws: `InvalidVpc.Range`, `InvalidParameterValue`, `VpcLimitExceeded`.
    @discardableResult
    public mutating func createVpc(cidrBlock: String) throws(EC2.Error) -> EC2.Vpc {
        try ec2(.createVpc(cidrBlock: cidrBlock)) { if case .vpc(let vpc) = $0 { vpc } else { nil } }
    }

    /// `DeleteVpc`.
    /// - Throws: `InvalidVpcID.NotFound`; `DependencyViolation` while it has more than what it began with.
    public mutating func deleteVpc(_ vpcId: String) throws(EC2.Error) { try ec2(.deleteVpc(vpcId: vpcId)) { _ in () } }

    /// `DescribeVpcs`, in the order of their creation.
    public func describeVpcs() -> [EC2.Vpc] { world.network?.vpcs ?? [] }

    /// `CreateSubnet`: a block of the VPC's addresses, `/16` to `/28`, in one zone. Five of its addresses are AWS's.
    /// - Throws: `InvalidSubnet.Range`, `InvalidSubnet.Conflict`, `InvalidVpcID.NotFound`, `InvalidParameterValue`.
    @discardableResult
    public mutating func createSubnet(
        in vpcId: String, cidrBlock: String, availabilityZone: String? = nil
    ) throws(EC2.Error) -> EC2.Subnet {
        try ec2(.createSubnet(vpcId: vpcId, cidrBlock: cidrBlock, availabilityZone: availabilityZone)) {
            if case .subnet(let subnet) = $0 { subnet } else { nil }
        }
    }

    /// `DeleteSubnet`.
    /// - Throws: `InvalidSubnetID.NotFound`; `DependencyViolation` while somebody has one of its addresses.
    public mutating func deleteSubnet(_ subnetId: String) throws(EC2.Error) {
        try ec2(.deleteSubnet(subnetId: subnetId)) { _ in () }
    }

    /// `DescribeSubnets`, in the order of their creation.
    public func describeSubnets() -> [EC2.Subnet] { (world.network?.subnets ?? []).map { world.describe($0) } }

    /// `DescribeNetworkInterfaces`: of tasks, load balancers, gateways and endpoints, by subnets and addresses.
    public func describeNetworkInterfaces() -> [EC2.NetworkInterface] { world.describeNetworkInterfaces() }

    // MARK: Routes

    /// `CreateRouteTable`, with the local route.
    /// - Throws: `InvalidVpcID.NotFound`.
    @discardableResult
    public mutating func createRouteTable(in vpcId: String) throws(EC2.Error) -> EC2.RouteTable {
        try ec2(.createRouteTable(vpcId: vpcId)) { if case .routeTable(let table) = $0 { table } else { nil } }
    }

    /// `DeleteRouteTable`.
    /// - Throws: `InvalidRouteTableID.NotFound`; `DependencyViolation` for the main table, and while subnets follow it.
    public mutating func deleteRouteTable(_ routeTableId: String) throws(EC2.Error) {
        try ec2(.deleteRouteTable(routeTableId: routeTableId)) { _ in () }
    }

    /// `CreateRoute`, to an internet gateway or a NAT gateway of the same VPC.
    /// - Throws: `RouteAlreadyExists`, `InvalidParameterValue`, `MissingParameter`, and NotFound of table and gateway.
    public mutating func createRoute(
        in routeTableId: String, destinationCidrBlock: String = "0.0.0.0/0", gatewayId: String? = nil,
        natGatewayId: String? = nil
    ) throws(EC2.Error) {
        let command = EC2.Command.createRoute(
            routeTableId: routeTableId, destinationCidrBlock: destinationCidrBlock, gatewayId: gatewayId,
            natGatewayId: natGatewayId)
        try ec2(command) { _ in () }
    }

    /// `DeleteRoute`.
    /// - Throws: `InvalidRoute.NotFound`; `InvalidParameterValue` for the local route.
    public mutating func deleteRoute(in routeTableId: String, destinationCidrBlock: String = "0.0.0.0/0") throws(EC2.Error) {
        try ec2(.deleteRoute(routeTableId: routeTableId, destinationCidrBlock: destinationCidrBlock)) { _ in () }
    }

    /// `AssociateRouteTable`: the subnet follows it, and no longer the main table.
    /// - Returns: The association's id.
    /// - Throws: `Resource.AlreadyAssociated`, `InvalidParameterValue` for a subnet of another VPC, and NotFound.
    @discardableResult
    public mutating func associateRouteTable(_ routeTableId: String, with subnetId: String) throws(EC2.Error) -> String {
        try ec2(.associateRouteTable(routeTableId: routeTableId, subnetId: subnetId)) {
            if case .association(let id) = $0 { id } else { nil }
        }
    }

    /// `DisassociateRouteTable`: the subnet follows the main table again.
    /// - Throws: `InvalidAssociationID.NotFound`.
    public mutating func disassociateRouteTable(_ associationId: String) throws(EC2.Error) {
        try ec2(.disassociateRouteTable(associationId: associationId)) { _ in () }
    }

    /// `DescribeRouteTables`, in the order of their creation; routes to what is gone are black holes.
    public func describeRouteTables() -> [EC2.RouteTable] {
        (world.network?.routeTables ?? []).map { world.describe(routeTable: $0) }
    }

    // MARK: Gateways and endpoints

    /// `CreateInternetGateway`: attached to nothing yet.
    @discardableResult
    public mutating func createInternetGateway() throws(EC2.Error) -> EC2.InternetGateway {
        try ec2(.createInternetGateway) { if case .internetGateway(let gateway) = $0 { gateway } else { nil } }
    }

    /// `AttachInternetGateway`.
    /// - Throws: `Resource.AlreadyAssociated`; `InvalidParameterValue` where the VPC has one; NotFound.
    public mutating func attachInternetGateway(_ internetGatewayId: String, to vpcId: String) throws(EC2.Error) {
        try ec2(.attachInternetGateway(internetGatewayId: internetGatewayId, vpcId: vpcId)) { _ in () }
    }

    /// `DetachInternetGateway`.
    /// - Throws: `Gateway.NotAttached`; `DependencyViolation` while somebody in the VPC has a public address.
    public mutating func detachInternetGateway(_ internetGatewayId: String, from vpcId: String) throws(EC2.Error) {
        try ec2(.detachInternetGateway(internetGatewayId: internetGatewayId, vpcId: vpcId)) { _ in () }
    }

    /// `DeleteInternetGateway`.
    /// - Throws: `DependencyViolation` while it is attached.
    public mutating func deleteInternetGateway(_ internetGatewayId: String) throws(EC2.Error) {
        try ec2(.deleteInternetGateway(internetGatewayId: internetGatewayId)) { _ in () }
    }

    /// `DescribeInternetGateways`.
    public func describeInternetGateways() -> [EC2.InternetGateway] { world.network?.internetGateways ?? [] }

    /// `CreateNatGateway`, a public one, available at once, with a public address of its own.
    /// - Throws: `InvalidSubnetID.NotFound`, `InsufficientFreeAddressesInSubnet`.
    @discardableResult
    public mutating func createNatGateway(in subnetId: String) throws(EC2.Error) -> EC2.NatGateway {
        try ec2(.createNatGateway(subnetId: subnetId)) { if case .natGateway(let gateway) = $0 { gateway } else { nil } }
    }

    /// `DeleteNatGateway`: routes that lead to it are black holes.
    /// - Throws: `NatGatewayNotFound`.
    public mutating func deleteNatGateway(_ natGatewayId: String) throws(EC2.Error) {
        try ec2(.deleteNatGateway(natGatewayId: natGatewayId)) { _ in () }
    }

    /// `DescribeNatGateways`.
    public func describeNatGateways() -> [EC2.NatGateway] { world.network?.natGateways ?? [] }

    /// `CreateVpcEndpoint`: a private way to a service of AWS, such as `com.amazonaws.eu-west-1.ecr.api`.
    /// - Throws: `InvalidServiceName`, `InvalidParameterValue`, `InsufficientFreeAddressesInSubnet`, and NotFound.
    @discardableResult
    public mutating func createVpcEndpoint(
        in vpcId: String, serviceName: String, vpcEndpointType: EC2.VpcEndpoint.Kind = .gateway, subnetIds: [String] = [],
        routeTableIds: [String] = [], securityGroupIds: [String] = []
    ) throws(EC2.Error) -> EC2.VpcEndpoint {
        let command = EC2.Command.createVpcEndpoint(
            vpcId: vpcId, serviceName: serviceName, vpcEndpointType: vpcEndpointType, subnetIds: subnetIds,
            routeTableIds: routeTableIds, securityGroupIds: securityGroupIds)
        return try ec2(command) { if case .vpcEndpoint(let endpoint) = $0 { endpoint } else { nil } }
    }

    /// `ModifyVpcEndpoint`: subnets, route tables and security groups that come, and that go.
    /// - Throws: `InvalidVpcEndpointId.NotFound`, `InvalidParameterValue`, `InsufficientFreeAddressesInSubnet`, and NotFound.
    public mutating func modifyVpcEndpoint(
        _ vpcEndpointId: String, subnets: EC2.ListChange = .init(), routeTables: EC2.ListChange = .init(),
        securityGroups: EC2.ListChange = .init()
    ) throws(EC2.Error) {
        try ec2(
            .modifyVpcEndpoint(
                vpcEndpointId: vpcEndpointId, subnets: subnets, routeTables: routeTables, securityGroups: securityGroups)
        ) { _ in () }
    }

    /// `DeleteVpcEndpoints`, one.
    /// - Throws: `InvalidVpcEndpointId.NotFound`.
    public mutating func deleteVpcEndpoint(_ vpcEndpointId: String) throws(EC2.Error) {
        try ec2(.deleteVpcEndpoint(vpcEndpointId: vpcEndpointId)) { _ in () }
    }

    /// `DescribeVpcEndpoints`.
    public func describeVpcEndpoints() -> [EC2.VpcEndpoint] { world.network?.endpoints ?? [] }
}
