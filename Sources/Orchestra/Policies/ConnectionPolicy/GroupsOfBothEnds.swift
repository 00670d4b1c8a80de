extension EC2 {
    /// The reference: one permission of the source's groups has to let it out, and one of the destination's has to let it in
    /// (Amazon VPC User Guide, security group rules).
    public struct GroupsOfBothEnds: ConnectionPolicy {
        public init() {}

        // snippet.connection
        public func refusal(of flow: Flow) -> Refusal? {
            if let groups = flow.source.securityGroups,
                !groups.contains(where: { allows($0.ipPermissionsEgress, flow, with: flow.destination) })
            {
                return .egress
            }
            if let groups = flow.destination.securityGroups,
                !groups.contains(where: { allows($0.ipPermissions, flow, with: flow.source) })
            {
                return .ingress
            }
            return nil
        }

        private func allows(_ permissions: [IpPermission], _ flow: Flow, with other: Flow.End) -> Bool {
            permissions.contains { permission in
                permission.covers(flow.ipProtocol, flow.port)
                    && (permission.ipRanges.contains { ELB.CIDRBlock($0.cidrIp)?.contains(other.address) ?? false }
                        || permission.userIdGroupPairs.contains { pair in
                            other.securityGroups?.contains { $0.groupId == pair.groupId } ?? false
                        })
            }
        }
        // snippet.end
    }
}

extension EC2.IpPermission {
    /// Whether its protocol and ports are meant. ICMP has no ports.
    func covers(_ ipProtocol: String, _ port: Int) -> Bool {
        if self.ipProtocol == "-1" { return true }
        guard self.ipProtocol == ipProtocol else { return false }
        return ipProtocol == "icmp" || port >= fromPort ?? 0 && port <= toPort ?? 65_535
    }
}

extension EC2.ConnectionPolicy where Self == EC2.GroupsOfBothEnds {
    public static var groupsOfBothEnds: EC2.GroupsOfBothEnds { EC2.GroupsOfBothEnds() }
}
