// CreateSecurityGroup, Authorize… and RevokeSecurityGroupIngress/Egress, DeleteSecurityGroup (Amazon EC2 API Reference).

extension World {
    /// Nothing comes in, everything goes out, until somebody says otherwise.
    mutating func createSecurityGroup(
        _ name: String, _ description: String, in vpcId: String
    ) throws(EC2.Error) -> EC2.SecurityGroup {
        _ = try vpc(vpcId)
        guard (1...255).contains(name.utf8.count), !name.hasPrefix("sg-"), name != "default" else {
            throw EC2.Error(
                .invalidParameterValue, "Value (\(name)) for parameter GroupName is invalid.",
                help: "It has 1 to 255 characters, isn't 'default' and doesn't begin with sg-.")
        }
        for (text, parameter) in [(name, "GroupName"), (description, "GroupDescription")] {
            guard text.utf8.count <= 255, text.unicodeScalars.allSatisfy(Self.isAllowedInSecurityGroup) else {
                throw EC2.Error(
                    .invalidParameterValue, "Value (\(text)) for parameter \(parameter) is invalid.",
                    help: "It has 255 characters at most, of: a-z, A-Z, 0-9, spaces and ._-:/()#,@[]+=&;{}!$*.")
            }
        }
        guard !network!.securityGroups.contains(where: { $0.vpcId == vpcId && $0.groupName == name }) else {
            throw EC2.Error(.invalidGroupDuplicate, "The security group '\(name)' already exists for VPC '\(vpcId)'")
        }
        let group = EC2.SecurityGroup(groupId: networkID("sg"), groupName: name, groupDescription: description, vpcId: vpcId)
        network!.securityGroups.append(group)
        tellOfNetwork(.created(group.groupId, "security group \(name)"))
        return group
    }

    private static func isAllowedInSecurityGroup(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII
            && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
                || " ._-:/()#,@[]+=&;{}!$*".unicodeScalars.contains(scalar))
    }

    /// Not while an interface has it or another group names it.
    mutating func deleteSecurityGroup(_ id: String) throws(EC2.Error) {
        let place = try securityGroup(id)
        guard network!.securityGroups[place].groupName != "default" else {
            throw EC2.Error(
                .cannotDelete, "the specified group: \"\(id)\" name: \"default\" cannot be deleted by a user",
                help: "It goes with its VPC.")
        }
        let isNamed = network!.securityGroups.first { group in
            group.groupId != id
                && (group.ipPermissions + group.ipPermissionsEgress).contains { $0.userIdGroupPairs.contains { $0.groupId == id } }
        }
        let user = describeNetworkInterfaces().first { $0.groups.contains(id) }
        guard isNamed == nil, user == nil else {
            throw EC2.Error(
                .dependencyViolation, "resource \(id) has a dependent object",
                help: isNamed.map { "Security group \($0.groupName) names it." } ?? "\(user!.description) has it.")
        }
        network!.securityGroups.remove(at: place)
        tellOfNetwork(.deleted(id))
    }

    mutating func authorize(_ id: String, _ permissions: [EC2.IpPermission], egress: Bool) throws(EC2.Error) {
        let place = try securityGroup(id)
        let path: WritableKeyPath<EC2.SecurityGroup, [EC2.IpPermission]> = egress ? \.ipPermissionsEgress : \.ipPermissions
        var known = network!.securityGroups[place][keyPath: path].flatMap(\.parts)
        for part in try parts(of: permissions, for: network!.securityGroups[place]) {
            guard !known.contains(part) else {
                throw EC2.Error(
                    .invalidPermissionDuplicate, "the specified rule \"\(part.sentence)\" already exists",
                    help: "Security group \(id) allows it already.")
            }
            known.append(part)
        }
        guard known.count <= EC2.Limits.rulesPerSecurityGroup else {
            throw EC2.Error(
                .rulesPerSecurityGroupLimitExceeded, "The maximum number of rules per security group has been reached.",
                help: "A group has at most \(EC2.Limits.rulesPerSecurityGroup) in each direction.")
        }
        network!.securityGroups[place][keyPath: path] = EC2.IpPermission.merged(known)
        tellOfNetwork(.changed(id, "allows \(egress ? "out" : "in") \(permissions.map(\.summary).joined(separator: ", "))"))
    }

    mutating func revoke(_ id: String, _ permissions: [EC2.IpPermission], egress: Bool) throws(EC2.Error) {
        let place = try securityGroup(id)
        let path: WritableKeyPath<EC2.SecurityGroup, [EC2.IpPermission]> = egress ? \.ipPermissionsEgress : \.ipPermissions
        var known = network!.securityGroups[place][keyPath: path].flatMap(\.parts)
        for part in permissions.map(\.normal).flatMap(\.parts) {
            guard let found = known.firstIndex(of: part) else {
                throw EC2.Error(
                    .invalidPermissionNotFound, "The specified rule does not exist in this security group.",
                    help: "It is \(part.sentence).")
            }
            known.remove(at: found)
        }
        network!.securityGroups[place][keyPath: path] = EC2.IpPermission.merged(known)
        tellOfNetwork(
            .changed(id, "no longer allows \(egress ? "out" : "in") \(permissions.map(\.summary).joined(separator: ", "))"))
    }

    /// One protocol, one range of ports and one peer each, as rules are counted.
    private func parts(of permissions: [EC2.IpPermission], for group: EC2.SecurityGroup) throws(EC2.Error) -> [EC2.IpPermission] {
        guard !permissions.isEmpty else {
            throw EC2.Error(.missingParameter, "The request must contain the parameter ipPermissions")
        }
        for permission in permissions.map(\.normal) {
            if let problem = permission.problem { throw EC2.Error(.invalidParameterValue, problem) }
            for pair in permission.userIdGroupPairs {
                let other = network!.securityGroups[try securityGroup(pair.groupId)]
                guard other.vpcId == group.vpcId else {
                    throw EC2.Error(
                        .invalidGroupNotFound, "You have specified two resources that belong to different networks.",
                        help: "\(pair.groupId) is a group of \(other.vpcId).")
                }
            }
        }
        return permissions.map(\.normal).flatMap(\.parts)
    }

    func securityGroup(_ id: String) throws(EC2.Error) -> Int {
        if let place = network?.securityGroups.firstIndex(where: { $0.groupId == id }) { return place }
        throw EC2.Error(
            .invalidGroupNotFound, "The security group '\(id)' does not exist",
            help: NearMiss.help(for: id, among: network?.securityGroups.map(\.groupId) ?? [], kind: "security group"))
    }
}

extension EC2.IpPermission {
    /// Protocols by their names, ports only where there are some.
    var normal: Self {
        var normal = self
        normal.ipProtocol = ["6": "tcp", "17": "udp", "1": "icmp"][ipProtocol] ?? ipProtocol
        if normal.ipProtocol == "-1" { (normal.fromPort, normal.toPort) = (nil, nil) }
        normal.ipRanges = ipRanges.map { range in
            ELB.CIDRBlock(range.cidrIp).flatMap { $0.firstNumber == nil ? nil : EC2.IpRange(cidrIp: $0.description) } ?? range
        }
        return normal
    }

    /// What is wrong with it, in one sentence.
    fileprivate var problem: String? {
        guard ["tcp", "udp", "icmp", "-1"].contains(ipProtocol) else {
            return "Invalid value '\(ipProtocol)' for IP protocol. Unknown protocol."
        }
        if ipProtocol == "tcp" || ipProtocol == "udp" {
            guard let fromPort, let toPort, 0 <= fromPort, toPort <= 65_535 else {
                return "Invalid value for portRange. Must specify both from and to ports with TCP/UDP, within 0 and 65535."
            }
            guard fromPort <= toPort else { return "Invalid TCP/UDP port range (\(fromPort):\(toPort))" }
        }
        guard !ipRanges.isEmpty || !userIdGroupPairs.isEmpty else {
            return "A permission names a CIDR block or a security group as its peer."
        }
        return ipRanges.first { ELB.CIDRBlock($0.cidrIp)?.firstNumber == nil }.map { "CIDR block \($0.cidrIp) is malformed" }
    }

    /// With one peer each.
    var parts: [Self] {
        ipRanges.map { Self(ipProtocol: ipProtocol, fromPort: fromPort, toPort: toPort, ipRanges: [$0]) }
            + userIdGroupPairs.map { Self(ipProtocol: ipProtocol, fromPort: fromPort, toPort: toPort, userIdGroupPairs: [$0]) }
    }

    /// One for each protocol and range of ports, in the order of their first mention.
    static func merged(_ parts: [Self]) -> [Self] {
        var merged: [Self] = []
        for part in parts {
            if let place = merged.firstIndex(where: {
                $0.ipProtocol == part.ipProtocol && $0.fromPort == part.fromPort && $0.toPort == part.toPort
            }) {
                merged[place].ipRanges += part.ipRanges
                merged[place].userIdGroupPairs += part.userIdGroupPairs
            } else {
                merged.append(part)
            }
        }
        return merged
    }

    /// As AWS names one rule.
    fileprivate var sentence: String {
        let peer = ipRanges.first?.cidrIp ?? userIdGroupPairs.first?.groupId ?? ""
        guard let fromPort, let toPort else {
            return "peer: \(peer), \(ipProtocol == "-1" ? "ALL" : ipProtocol.uppercased()), ALLOW"
        }
        return "peer: \(peer), \(ipProtocol.uppercased()), from port: \(fromPort), to port: \(toPort), ALLOW"
    }

    /// `tcp 8080 with 10.0.0.0/16`.
    fileprivate var summary: String {
        let ports = fromPort.map { from in toPort == from ? " \(from)" : " \(from)-\(toPort ?? from)" } ?? ""
        let peers = ipRanges.map(\.cidrIp) + userIdGroupPairs.map(\.groupId)
        return "\(ipProtocol == "-1" ? "all" : ipProtocol)\(ports) with \(peers.joined(separator: ", "))"
    }
}
