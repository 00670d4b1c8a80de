import Orchestra

/// First whom the visitor wants to see, then whoever let him out. Signs are sorted once, the most exact first.
struct Doors: EC2.ConnectionPolicy, EC2.RouteChoice {
    func refusal(of flow: EC2.Flow) -> EC2.Refusal? {
        if !opens(flow.destination.securityGroups, \.ipPermissions, flow, flow.source) { return .ingress }
        if !opens(flow.source.securityGroups, \.ipPermissionsEgress, flow, flow.destination) { return .egress }
        return nil
    }

    func chooseRoute(to address: String, among routes: [EC2.Route]) -> EC2.Route? {
        let signs = routes.compactMap { route in ELB.CIDRBlock(route.destinationCidrBlock).map { (route, $0) } }
        return signs.sorted { $0.1.prefixLength > $1.1.prefixLength }.first { $0.1.contains(address) }?.0
    }

    func mayEnter(from address: String, over routes: [EC2.Route]) -> Bool {
        switch chooseRoute(to: address, among: routes) {
        case let route? where route.state == .active: route.gatewayId?.hasPrefix("igw-") ?? false
        default: false
        }
    }

    private func opens(
        _ groups: [EC2.SecurityGroup]?, _ list: KeyPath<EC2.SecurityGroup, [EC2.IpPermission]>, _ flow: EC2.Flow,
        _ peer: EC2.Flow.End
    ) -> Bool {
        guard let groups else { return true }
        let ids = Set(peer.securityGroups?.map(\.groupId) ?? [])
        for group in groups {
            for permission in group[keyPath: list] {
                switch permission.ipProtocol {
                case "-1": break
                case "icmp" where flow.ipProtocol == "icmp": break
                case flow.ipProtocol where ((permission.fromPort ?? 0)...(permission.toPort ?? 65_535)).contains(flow.port): break
                default: continue
                }
                if permission.userIdGroupPairs.contains(where: { ids.contains($0.groupId) }) { return true }
                for range in permission.ipRanges {
                    if let block = ELB.CIDRBlock(range.cidrIp), block.contains(peer.address) { return true }
                }
            }
        }
        return false
    }
}
