import Orchestra

/// Reads addresses by itself, and counts how many leading bits two of them share.
struct Doors: EC2.ConnectionPolicy, EC2.RouteChoice {
    func refusal(of flow: EC2.Flow) -> EC2.Refusal? {
        let out = flow.source.securityGroups.map { $0.flatMap(\.ipPermissionsEgress) }
        let into = flow.destination.securityGroups.map { $0.flatMap(\.ipPermissions) }
        if let out, out.filter({ fits($0, flow, flow.destination) }).isEmpty { return .egress }
        if let into, into.filter({ fits($0, flow, flow.source) }).isEmpty { return .ingress }
        return nil
    }

    func chooseRoute(to address: String, among routes: [EC2.Route]) -> EC2.Route? {
        var (best, longest) = (nil as EC2.Route?, -1)
        for route in routes {
            let length = prefixLength(route.destinationCidrBlock)
            if length > longest, sharedBits(route.destinationCidrBlock, address) >= length { (best, longest) = (route, length) }
        }
        return best
    }

    func mayEnter(from address: String, over routes: [EC2.Route]) -> Bool {
        let back = chooseRoute(to: address, among: routes)
        let isGateway = back?.gatewayId != nil && back?.gatewayId != "local"
        return isGateway && back?.state != .blackhole
    }

    private func fits(_ permission: EC2.IpPermission, _ flow: EC2.Flow, _ peer: EC2.Flow.End) -> Bool {
        let isAny = permission.ipProtocol == "-1"
        let isSame = permission.ipProtocol == flow.ipProtocol
        let isBelow = permission.fromPort.map { flow.port < $0 } ?? false
        let isAbove = permission.toPort.map { flow.port > $0 } ?? false
        guard isAny || isSame && (flow.ipProtocol == "icmp" || !isBelow && !isAbove) else { return false }
        for range in permission.ipRanges where sharedBits(range.cidrIp, peer.address) >= prefixLength(range.cidrIp) { return true }
        for pair in permission.userIdGroupPairs {
            for group in peer.securityGroups ?? [] where group.groupId == pair.groupId { return true }
        }
        return false
    }

    private func prefixLength(_ block: String) -> Int { Int(block.split(separator: "/")[1])! }

    private func sharedBits(_ block: String, _ address: String) -> Int {
        (number(block.split(separator: "/")[0]) ^ number(address[...])).leadingZeroBitCount
    }

    private func number(_ address: Substring) -> UInt32 {
        var number: UInt32 = 0
        for part in address.split(separator: ".") { number = number * 256 + UInt32(part)! }
        return number
    }
}
