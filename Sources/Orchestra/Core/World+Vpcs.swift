// CreateVpc, DeleteVpc, CreateSubnet, DeleteSubnet (Amazon EC2 API Reference).

extension World {
    /// The network's resources have ids of a prefix, a 0 and sixteen digits.
    mutating func networkID(_ prefix: String) -> String { "\(prefix)-0\(identifiers.next(.network).hexadecimal)" }

    mutating func tellOfNetwork(_ event: EC2.NetworkEvent) { log(.network(event)) }

    /// With its main route table and its default security group.
    mutating func createVpc(_ cidrBlock: String) throws(EC2.Error) -> EC2.Vpc {
        let block = try block(cidrBlock, .invalidVpcRange)
        guard (network?.vpcs.count ?? 0) < EC2.Limits.vpcs else {
            throw EC2.Error(.vpcLimitExceeded, "The maximum number of VPCs has been reached.", help: "Delete one first.")
        }
        let vpc = EC2.Vpc(vpcId: networkID("vpc"), cidrBlock: block.description, state: "available")
        if network == nil { network = NetworkRecords() }
        network!.hasVpc = true
        network!.vpcs.append(vpc)
        tellOfNetwork(.created(vpc.vpcId, vpc.cidrBlock))
        let table = networkID("rtb")
        network!.routeTables.append(
            EC2.RouteTable(
                routeTableId: table, vpcId: vpc.vpcId, routes: [Self.localRoute(of: vpc)],
                associations: [
                    .init(routeTableAssociationId: networkID("rtbassoc"), routeTableId: table, subnetId: nil, main: true)
                ]))
        let group = networkID("sg")
        network!.securityGroups.append(
            EC2.SecurityGroup(
                groupId: group, groupName: "default", groupDescription: "default VPC security group", vpcId: vpc.vpcId,
                ipPermissions: [.all(groups: [group])]))
        return vpc
    }

    static func localRoute(of vpc: EC2.Vpc) -> EC2.Route {
        EC2.Route(destinationCidrBlock: vpc.cidrBlock, gatewayId: "local")
    }

    /// Its main route table and default group go with it; anything else has to be gone.
    mutating func deleteVpc(_ id: String) throws(EC2.Error) {
        let place = try vpc(id)
        let records = network!
        let isInUse =
            records.subnets.contains { $0.vpcId == id } || records.internetGateways.contains { $0.vpcId == id }
            || records.routeTables.contains { $0.vpcId == id && !$0.associations.contains(where: \.main) }
            || records.securityGroups.contains { $0.vpcId == id && $0.groupName != "default" }
            || records.endpoints.contains { $0.vpcId == id }
        guard !isInUse else {
            throw EC2.Error(
                .dependencyViolation, "The vpc '\(id)' has dependencies and cannot be deleted.",
                help: "Delete its subnets, route tables, endpoints and security groups, and detach its gateway.")
        }
        network!.vpcs.remove(at: place)
        network!.routeTables.removeAll { $0.vpcId == id }
        network!.securityGroups.removeAll { $0.vpcId == id }
        tellOfNetwork(.deleted(id))
    }

    mutating func createSubnet(_ vpcId: String, _ cidrBlock: String, zone: String?) throws(EC2.Error) -> EC2.Subnet {
        let vpc = network!.vpcs[try vpc(vpcId)]
        let block = try block(cidrBlock, .invalidSubnetRange)
        guard ELB.CIDRBlock(vpc.cidrBlock)!.contains(block) else {
            throw EC2.Error(
                .invalidSubnetRange, "The CIDR '\(cidrBlock)' is invalid.", help: "It lies outside of the VPC's \(vpc.cidrBlock).")
        }
        if let other = network!.subnets.first(where: { $0.vpcId == vpcId && ELB.CIDRBlock($0.cidrBlock)!.overlaps(block) }) {
            throw EC2.Error(
                .invalidSubnetConflict, "The CIDR '\(cidrBlock)' conflicts with another subnet",
                help: "\(other.subnetId) has \(other.cidrBlock).")
        }
        let zones = ELB.AvailabilityZone.defaults.map(\.zoneName)
        guard let zone = zone ?? zones.first, zones.contains(zone) else {
            throw EC2.Error(
                .invalidParameterValue,
                "Value (\(zone ?? "")) for parameter availabilityZone is invalid. Subnets can currently only be created in the "
                    + "following availability zones: \(zones.joined(separator: ", ")).")
        }
        let record = SubnetRecord(
            subnetId: networkID("subnet"), vpcId: vpcId, zone: zone, first: block.firstNumber!, size: Int32(block.addressCount))
        network!.subnets.append(record)
        tellOfNetwork(.created(record.subnetId, "\(record.cidrBlock) in \(zone)"))
        return describe(record)
    }

    mutating func deleteSubnet(_ id: String) throws(EC2.Error) {
        let place = try subnet(id)
        guard network!.subnets[place].holders.isEmpty else {
            throw EC2.Error(
                .dependencyViolation, "The subnet '\(id)' has dependencies and cannot be deleted.",
                help: "\(network!.subnets[place].holders.count) of its addresses are in use.")
        }
        network!.subnets.remove(at: place)
        for table in network!.routeTables.indices { network!.routeTables[table].associations.removeAll { $0.subnetId == id } }
        tellOfNetwork(.deleted(id))
    }

    // MARK: Finding and describing

    /// IPv4, `/16` to `/28`. What its last bits say beyond the prefix is dropped, as AWS does.
    private func block(_ text: String, _ code: EC2.Error.Code) throws(EC2.Error) -> ELB.CIDRBlock {
        guard let block = ELB.CIDRBlock(text), block.firstNumber != nil else {
            throw EC2.Error(
                .invalidParameterValue, "Value (\(text)) for parameter cidrBlock is invalid. This is not a valid CIDR block.",
                help: "Write an IPv4 address, a slash and a number from 16 to 28: 10.0.0.0/16.")
        }
        guard EC2.Limits.prefixes.contains(block.prefixLength) else {
            throw EC2.Error(code, "The CIDR '\(text)' is invalid.", help: "A block is /16 at the largest and /28 at the smallest.")
        }
        return block
    }

    func vpc(_ id: String) throws(EC2.Error) -> Int {
        if let place = network?.vpcs.firstIndex(where: { $0.vpcId == id }) { return place }
        throw EC2.Error(
            .invalidVpcIDNotFound, "The vpc ID '\(id)' does not exist",
            help: NearMiss.help(for: id, among: network?.vpcs.map(\.vpcId) ?? [], kind: "VPC"))
    }

    func subnet(_ id: String) throws(EC2.Error) -> Int {
        if let place = network?.subnets.firstIndex(where: { $0.subnetId == id }) { return place }
        throw EC2.Error(
            .invalidSubnetIDNotFound, "The subnet ID '\(id)' does not exist",
            help: NearMiss.help(for: id, among: network?.subnets.map(\.subnetId) ?? [], kind: "subnet"))
    }

    func describe(_ record: SubnetRecord) -> EC2.Subnet {
        EC2.Subnet(
            subnetId: record.subnetId, vpcId: record.vpcId, cidrBlock: record.cidrBlock, availabilityZone: record.zone,
            availableIpAddressCount: record.freeCount, state: "available")
    }
}
