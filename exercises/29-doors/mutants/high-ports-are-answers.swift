// caught-by: answers
// misconception: Lets in whatever comes to a high port, as if it were an answer. Answers aren't asked about: who knocks there begins.
// reads: 11-vpc#who-may-knock
import Orchestra

/// The lists at the doors, and the signs in the corridor.
struct Doors: EC2.ConnectionPolicy, EC2.RouteChoice {
    func refusal(of flow: EC2.Flow) -> EC2.Refusal? {
        if let groups = flow.source.securityGroups {
            let rules = groups.flatMap(\.ipPermissionsEgress)
            if !rules.contains(where: { allows($0, flow, with: flow.destination) }) { return .egress }
        }
        if let groups = flow.destination.securityGroups, flow.port < 32_768 {
            let rules = groups.flatMap(\.ipPermissions)
            if !rules.contains(where: { allows($0, flow, with: flow.source) }) { return .ingress }
        }
        return nil
    }

    func chooseRoute(to address: String, among routes: [EC2.Route]) -> EC2.Route? {
        routes.filter { ELB.CIDRBlock($0.destinationCidrBlock)?.contains(address) ?? false }
            .max { prefixLength(of: $0) < prefixLength(of: $1) }
    }

    func mayEnter(from address: String, over routes: [EC2.Route]) -> Bool {
        guard let route = chooseRoute(to: address, among: routes), route.state == .active else { return false }
        return route.gatewayId != nil && route.gatewayId != "local"
    }

    private func allows(_ rule: EC2.IpPermission, _ flow: EC2.Flow, with peer: EC2.Flow.End) -> Bool {
        covers(rule, flow) && (hasAddress(rule, peer) || hasGroup(rule, peer))
    }

    private func covers(_ rule: EC2.IpPermission, _ flow: EC2.Flow) -> Bool {
        if rule.ipProtocol == "-1" { return true }
        guard rule.ipProtocol == flow.ipProtocol else { return false }
        return flow.ipProtocol == "icmp" || (rule.fromPort ?? 0) <= flow.port && flow.port <= (rule.toPort ?? 65_535)
    }

    private func hasAddress(_ rule: EC2.IpPermission, _ peer: EC2.Flow.End) -> Bool {
        rule.ipRanges.contains { ELB.CIDRBlock($0.cidrIp)?.contains(peer.address) ?? false }
    }

    private func hasGroup(_ rule: EC2.IpPermission, _ peer: EC2.Flow.End) -> Bool {
        let ids = (peer.securityGroups ?? []).map(\.groupId)
        return rule.userIdGroupPairs.contains { ids.contains($0.groupId) }
    }

    private func prefixLength(of route: EC2.Route) -> Int { ELB.CIDRBlock(route.destinationCidrBlock)?.prefixLength ?? -1 }
}
