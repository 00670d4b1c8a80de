internal import Orchestra

// VPCs and what is in them (template reference and command reference, Amazon EC2).

extension Exporter.Builder {
    mutating func add(_ network: Trace.Network) {
        for vpc in network.vpcs {
            // Names of endpoints and of private namespaces are found only so; a VPC that a call makes has the second one off.
            let switches = ["EnableDnsSupport", "EnableDnsHostnames"]
            let name = make(
                vpc.vpcId, kind: "Network", "AWS::EC2::VPC",
                .map([("CidrBlock", .text(vpc.cidrBlock))] + switches.map { ($0, .flag(true)) }), "create-vpc",
                query: "Vpc.VpcId", parameters: .map([("CidrBlock", .text(vpc.cidrBlock))]))
            for word in switches {
                resources[resources.count - 1].calls.append(
                    Call(
                        service: "ec2", operation: "modify-vpc-attribute",
                        parameters: .map([("VpcId", .reference(name)), (word, .map([("Value", .flag(true))]))])))
            }
            addDefaultGroup(of: vpc, name, network)
        }
        for gateway in network.internetGateways { add(gateway) }
        for subnet in network.subnets { add(subnet) }
        for group in network.securityGroups where group.groupName != "default" { add(group) }
        for group in network.securityGroups where group.groupName != "default" { addRulesBetweenGroups(of: group) }
        for table in network.routeTables { add(table, network, to: \.gatewayId) }
        for gateway in network.natGateways { add(gateway) }
        for table in network.routeTables { addRoutes(of: table, to: \.natGatewayId) }
        for endpoint in network.vpcEndpoints { add(endpoint) }
    }

    /// A resource whose call takes what its template says, and answers with its id.
    @discardableResult
    private mutating func make(
        _ id: String, kind: String, _ type: String, _ properties: Value, _ operation: String, query: String,
        parameters: Value? = nil, dependsOn: [String] = []
    ) -> String {
        let name = name(kind: kind, for: id)
        let referring = properties.referring(names)
        resources.append(
            Resource(
                name: name, type: type, properties: referring, dependsOn: dependsOn,
                calls: [
                    Call(
                        service: "ec2", operation: operation, parameters: (parameters ?? properties).referring(names), query: query,
                        variable: name)
                ]))
        return name
    }

    /// The group that comes with a VPC: a template asks the VPC for it, a script looks for it.
    private mutating func addDefaultGroup(of vpc: EC2.Vpc, _ name: String, _ network: Trace.Network) {
        guard let group = network.securityGroups.first(where: { $0.vpcId == vpc.vpcId && $0.groupName == "default" }) else {
            return
        }
        let usual = EC2.SecurityGroup(groupId: group.groupId, groupName: "default", vpcId: vpc.vpcId)
        let own = group.ipPermissions.filter { $0.userIdGroupPairs != [.init(groupId: group.groupId)] }
        if !own.isEmpty || group.ipPermissionsEgress != usual.ipPermissionsEgress {
            notes.append("the default security group of \(vpc.vpcId): its rules are left out, since a template can't name it")
        }
        attributes[group.groupId] = .attribute(name, "DefaultSecurityGroup")
        let filters: [(String, Value)] = [("vpc-id", .reference(name)), ("group-name", .text("default"))]
        resources[resources.count - 1].calls.append(
            Call(
                service: "ec2", operation: "describe-security-groups",
                parameters: .map([
                    ("Filters", .list(filters.map { .map([("Name", .text($0.0)), ("Values", .list([$0.1]))]) }))
                ]), query: "SecurityGroups[0].GroupId", variable: CommandScript.variable(of: name, "DefaultSecurityGroup")))
    }

    private mutating func add(_ gateway: EC2.InternetGateway) {
        let name = make(
            gateway.internetGatewayId, kind: "InternetGateway", "AWS::EC2::InternetGateway", .map([]), "create-internet-gateway",
            query: "InternetGateway.InternetGatewayId")
        guard let vpc = gateway.vpcId else { return }
        let properties = Value.map([("VpcId", .text(vpc)), ("InternetGatewayId", .reference(name))]).referring(names)
        let own = self.name(kind: "GatewayAttachment", for: "attachment \(vpc)")
        resources.append(
            Resource(
                name: own, type: "AWS::EC2::VPCGatewayAttachment", properties: properties,
                calls: [Call(service: "ec2", operation: "attach-internet-gateway", parameters: properties)]))
    }

    private mutating func add(_ subnet: EC2.Subnet) {
        make(
            subnet.subnetId, kind: "Subnet", "AWS::EC2::Subnet",
            .map([
                ("VpcId", .text(subnet.vpcId)), ("CidrBlock", .text(subnet.cidrBlock)),
                ("AvailabilityZone", .text(subnet.availabilityZone)),
            ]), "create-subnet", query: "Subnet.SubnetId")
    }

    // MARK: Security groups

    private mutating func add(_ group: EC2.SecurityGroup) {
        let ingress = group.ipPermissions.flatMap { Self.rules($0, of: \.ipRanges) }
        let usual = EC2.SecurityGroup(groupId: "", groupName: "", vpcId: "").ipPermissionsEgress
        var properties: Value = .map([
            ("GroupName", .text(group.groupName)),
            ("GroupDescription", .text(group.groupDescription.isEmpty ? group.groupName : group.groupDescription)),
            ("VpcId", .text(group.vpcId)),
        ])
        let parameters = Value.map([
            ("GroupName", .text(group.groupName)), ("Description", properties["GroupDescription"]!), ("VpcId", .text(group.vpcId)),
        ])
        if !ingress.isEmpty { properties["SecurityGroupIngress"] = .list(ingress) }
        let egress = group.ipPermissionsEgress.flatMap { Self.rules($0, of: \.ipRanges) }
        if group.ipPermissionsEgress != usual {
            // A template that says nothing allows everything: somebody who is nobody stands for none.
            properties["SecurityGroupEgress"] = .list(egress.isEmpty ? [Self.nobody] : egress)
        }
        let name = make(
            group.groupId, kind: Self.words(group.groupName) + "SecurityGroup", "AWS::EC2::SecurityGroup", properties,
            "create-security-group", query: "GroupId", parameters: parameters)
        let place = resources.count - 1
        if group.ipPermissionsEgress != usual {
            resources[place].calls.append(authorization("revoke-security-group-egress", name, usual, of: \.ipRanges))
            if !egress.isEmpty {
                resources[place].calls.append(
                    authorization("authorize-security-group-egress", name, group.ipPermissionsEgress, of: \.ipRanges))
            }
        }
        if !ingress.isEmpty {
            resources[place].calls.append(
                authorization("authorize-security-group-ingress", name, group.ipPermissions, of: \.ipRanges))
        }
    }

    private static let nobody = Value.map([("IpProtocol", .text("-1")), ("CidrIp", .text("127.0.0.1/32"))])

    private static func words(_ text: String) -> String {
        text.split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }

    /// One rule for each block of addresses.
    private static func rules(_ permission: EC2.IpPermission, of ranges: (EC2.IpPermission) -> [EC2.IpRange]) -> [Value] {
        ranges(permission).map { range in .map(protocolAndPorts(permission) + [("CidrIp", .text(range.cidrIp))]) }
    }

    private static func protocolAndPorts(_ permission: EC2.IpPermission) -> [(key: String, value: Value)] {
        var members: [(key: String, value: Value)] = [("IpProtocol", .text(permission.ipProtocol))]
        if let port = permission.fromPort { members.append(("FromPort", .integer(port))) }
        if let port = permission.toPort { members.append(("ToPort", .integer(port))) }
        return members
    }

    private func authorization(
        _ operation: String, _ group: String, _ permissions: [EC2.IpPermission], of ranges: (EC2.IpPermission) -> [EC2.IpRange]
    ) -> Call {
        let list = permissions.compactMap { permission -> Value? in
            let blocks = ranges(permission)
            guard !blocks.isEmpty else { return nil }
            return .map(
                Self.protocolAndPorts(permission) + [
                    ("IpRanges", .list(blocks.map { .map([("CidrIp", .text($0.cidrIp))]) }))
                ])
        }
        return Call(
            service: "ec2", operation: operation,
            parameters: .map([("GroupId", .reference(group)), ("IpPermissions", .list(list))]))
    }

    /// Two groups may name each other: their rules come when both are there.
    private mutating func addRulesBetweenGroups(of group: EC2.SecurityGroup) {
        for (permissions, egress) in [(group.ipPermissions, false), (group.ipPermissionsEgress, true)] {
            for permission in permissions {
                for pair in permission.userIdGroupPairs {
                    let name = name(
                        kind: "\(names[group.groupId] ?? "")\(egress ? "Egress" : "Ingress")",
                        for: "rule \(group.groupId) \(egress) \(permission) \(pair.groupId)")
                    let other = egress ? "DestinationSecurityGroupId" : "SourceSecurityGroupId"
                    let properties = Value.map(
                        [("GroupId", .text(group.groupId))] + Self.protocolAndPorts(permission) + [(other, .text(pair.groupId))])
                    let parameters = Value.map([
                        ("GroupId", .text(group.groupId)),
                        (
                            "IpPermissions",
                            .list([
                                .map(
                                    Self.protocolAndPorts(permission) + [
                                        ("UserIdGroupPairs", .list([.map([("GroupId", .text(pair.groupId))])]))
                                    ])
                            ])
                        ),
                    ])
                    resources.append(
                        Resource(
                            name: name, type: egress ? "AWS::EC2::SecurityGroupEgress" : "AWS::EC2::SecurityGroupIngress",
                            properties: referring(properties),
                            calls: [
                                Call(
                                    service: "ec2", operation: "authorize-security-group-\(egress ? "egress" : "ingress")",
                                    parameters: referring(parameters))
                            ]))
                }
            }
        }
    }

    // MARK: Routes

    /// A VPC's main table can't be named by a template: another one with its routes is for the subnets that follow it.
    private mutating func add(_ table: EC2.RouteTable, _ network: Trace.Network, to target: (EC2.Route) -> String?) {
        let isMain = table.associations.contains(where: \.main)
        let elsewhere = Set(network.routeTables.flatMap(\.associations).compactMap(\.subnetId))
        let followers =
            table.associations.compactMap(\.subnetId)
            + (isMain ? network.subnets.filter { $0.vpcId == table.vpcId && !elsewhere.contains($0.subnetId) }.map(\.subnetId) : [])
        let endpoints = network.vpcEndpoints.contains { $0.routeTableIds.contains(table.routeTableId) }
        guard !isMain || table.routes.count > 1 || endpoints || followers.count < table.associations.count - 1 else { return }
        let name = make(
            table.routeTableId, kind: "RouteTable", "AWS::EC2::RouteTable", .map([("VpcId", .text(table.vpcId))]),
            "create-route-table", query: "RouteTable.RouteTableId")
        addRoutes(of: table, to: target)
        for subnet in followers {
            let properties = Value.map([("RouteTableId", .reference(name)), ("SubnetId", .text(subnet))]).referring(names)
            let own = self.name(kind: "\(names[subnet] ?? "Subnet")Association", for: "association \(subnet)")
            resources.append(
                Resource(
                    name: own, type: "AWS::EC2::SubnetRouteTableAssociation", properties: properties,
                    calls: [Call(service: "ec2", operation: "associate-route-table", parameters: properties)]))
        }
    }

    /// Those that lead to internet gateways, or those that lead to NAT gateways, which come later.
    private mutating func addRoutes(of table: EC2.RouteTable, to target: (EC2.Route) -> String?) {
        guard let name = names[table.routeTableId] else { return }
        for route in table.routes where route.gatewayId != "local" {
            guard let gateway = target(route) else { continue }
            guard names[gateway] != nil else {
                notes.append("a route to \(route.destinationCidrBlock): what it led to is gone")
                continue
            }
            let properties = Value.map([
                ("RouteTableId", .reference(name)), ("DestinationCidrBlock", .text(route.destinationCidrBlock)),
                (route.natGatewayId == nil ? "GatewayId" : "NatGatewayId", .text(gateway)),
            ]).referring(names)
            let own = self.name(kind: "\(name)Route", for: "route \(table.routeTableId) \(route.destinationCidrBlock)")
            let attachment = route.natGatewayId == nil ? names["attachment \(table.vpcId)"] : nil
            resources.append(
                Resource(
                    name: own, type: "AWS::EC2::Route", properties: properties, dependsOn: attachment.map { [$0] } ?? [],
                    calls: [Call(service: "ec2", operation: "create-route", parameters: properties)]))
        }
    }

    // MARK: Gateways and endpoints

    private mutating func add(_ gateway: EC2.NatGateway) {
        let attachment = names["attachment \(gateway.vpcId)"].map { [$0] } ?? []
        guard !attachment.isEmpty else {
            notes.append("NAT gateway \(gateway.natGatewayId): its VPC has no internet gateway, so that it is left out")
            return
        }
        let address = name(kind: "Address", for: "address \(gateway.natGatewayId)")
        resources.append(
            Resource(
                name: address, type: "AWS::EC2::EIP", properties: .map([("Domain", .text("vpc"))]), dependsOn: attachment,
                calls: [
                    Call(
                        service: "ec2", operation: "allocate-address", parameters: .map([("Domain", .text("vpc"))]),
                        query: "AllocationId", variable: CommandScript.variable(of: address, "AllocationId"))
                ]))
        make(
            gateway.natGatewayId, kind: "NatGateway", "AWS::EC2::NatGateway",
            .map([("SubnetId", .text(gateway.subnetId)), ("AllocationId", .attribute(address, "AllocationId"))]),
            "create-nat-gateway", query: "NatGateway.NatGatewayId", dependsOn: attachment)
        resources[resources.count - 1].calls[0].waiter = "nat-gateway-available --nat-gateway-ids"
    }

    private mutating func add(_ endpoint: EC2.VpcEndpoint) {
        var properties: Value = .map([
            ("VpcId", .text(endpoint.vpcId)), ("ServiceName", .text(endpoint.serviceName)),
            ("VpcEndpointType", .text(endpoint.vpcEndpointType.rawValue)),
        ])
        if endpoint.vpcEndpointType == .interface { properties["PrivateDnsEnabled"] = .flag(true) }
        let lists = [
            ("SubnetIds", endpoint.subnetIds), ("RouteTableIds", endpoint.routeTableIds), ("SecurityGroupIds", endpoint.groups),
        ]
        for (key, ids) in lists where !ids.isEmpty { properties[key] = referring(.list(ids.map { .text($0) })) }
        make(
            endpoint.vpcEndpointId, kind: "Endpoint", "AWS::EC2::VPCEndpoint", properties, "create-vpc-endpoint",
            query: "VpcEndpoint.VpcEndpointId")
    }
}
