import Orchestra

enum NetworkChecks {
    /// What the log says of an address.
    struct Holding: Hashable {
        var subnetId: String
        var address: String
    }

    // MARK: Each entry

    static func addressOnce(_ entry: LogEntry, _ scene: Scene) -> String? {
        guard case .network(.interfaceCreated(let task, let label, let subnetId, let address)) = entry.event else { return nil }
        if let known = scene.witness.addresses[task] { return "\(label) has \(known.address) and gets \(address)" }
        let holding = Holding(subnetId: subnetId, address: address)
        guard let other = scene.witness.addresses.first(where: { $0.value == holding })?.key else { return nil }
        return "\(label) gets \(address) of \(subnetId), which \(scene.witness.tasks[other]!.label) has"
    }

    static func withinSubnet(_ entry: LogEntry, _ scene: Scene) -> String? {
        guard case .network(.interfaceCreated(_, let label, let subnetId, let address)) = entry.event,
            let subnet = scene.stage.describeSubnets().first(where: { $0.subnetId == subnetId })
        else { return nil }
        let (first, size) = block(subnet.cidrBlock)
        let number = number(of: address) - first
        return (4..<size - 1).contains(number) ? nil : "\(label) gets \(address), number \(number) of \(subnet)"
    }

    // MARK: The whole world

    /// Addresses are held by tasks that haven't stopped alone, and Describe tells the same ones.
    static func returned(_ scene: Scene) -> String? {
        guard scene.hasNetwork else { return nil }
        for (task, holding) in scene.witness.addresses {
            let note = scene.witness.tasks[task]!
            if note.status == .stopped { return "\(note.label) has stopped and has \(holding.address)" }
            let own = scene.stage[task]
            if let address = own.privateIPv4Address, address != holding.address {
                return "\(note.label) has \(holding.address), and is described with \(address)"
            }
            let zone = scene.stage.describeSubnets().first { $0.subnetId == holding.subnetId }?.availabilityZone
            if own.availabilityZone != zone {
                return "\(note.label) is in \(own.availabilityZone ?? "no zone"), its subnet in \(zone ?? "none")"
            }
        }
        return nil
    }

    static func countsAgree(_ scene: Scene) -> String? {
        guard scene.hasNetwork else { return nil }
        let interfaces = scene.stage.describeNetworkInterfaces()
        var publics: [String] = []
        for interface in interfaces { if let address = interface.publicIp { publics.append(address) } }
        if Set(publics).count != publics.count { return "a public address is there twice: \(publics.sorted())" }
        let balancers = scene.stage.describeLoadBalancers().flatMap { $0.availabilityZones ?? [] }.map(\.subnetId)
        let gateways = scene.stage.describeNatGateways().filter { $0.state == "available" }.map(\.subnetId)
        let endpoints = scene.stage.describeVpcEndpoints().flatMap(\.subnetIds)
        for subnet in scene.stage.describeSubnets() {
            let tasks = scene.witness.addresses.count { $0.value.subnetId == subnet.subnetId }
            let others = (balancers + gateways + endpoints).count { $0 == subnet.subnetId }
            let free = block(subnet.cidrBlock).size - 5 - tasks - others
            if free != subnet.availableIpAddressCount || free < 0 {
                return "\(subnet) says \(subnet.availableIpAddressCount) free; \(tasks) tasks and \(others) others leave \(free)"
            }
            let listed = interfaces.filter { $0.subnetId == subnet.subnetId }.map(\.privateIpAddress)
            if Set(listed).count != listed.count || listed.count != tasks + others {
                return
                    "\(subnet) lists \(listed.count) addresses, \(Set(listed).count) of them different, and has \(tasks + others)"
            }
        }
        return nil
    }

    // MARK: Requests

    /// No request is answered by a target whose groups, or the load balancer's, don't allow it.
    static func groupsAllow(_ sending: Sending) -> String? {
        let (scene, record) = (sending.scene, sending.record)
        guard scene.hasNetwork, let task = record.task, let port = record.target?.port,
            ![0, 460, 502, 503, 504].contains(record.statusCode),
            let own = scene.stage.describeNetworkInterfaces().first(where: { $0.description == scene.stage[task].taskArn }),
            let balancer = scene.stage.describeLoadBalancers().first(where: {
                $0.loadBalancerArn == record.listener.loadBalancer.arn
            }), let groups = balancer.securityGroups
        else { return nil }
        let all = scene.stage.describeSecurityGroups()
        let nodes = scene.stage.describeNetworkInterfaces().filter { $0.description == balancer.loadBalancerArn }
        for node in nodes {
            let out = permits(
                all.filter { groups.contains($0.groupId) }.flatMap(\.ipPermissionsEgress), port, own.privateIpAddress, own.groups)
            let into = permits(
                all.filter { own.groups.contains($0.groupId) }.flatMap(\.ipPermissions), port, node.privateIpAddress, groups)
            if !out || !into {
                return
                    "\(record.statusCode) from \(record.label!), which \(out ? "keeps" : "is kept from") \(node.privateIpAddress)"
            }
        }
        return nil
    }

    private static func permits(_ permissions: [EC2.IpPermission], _ port: Int, _ address: String, _ groups: [String]) -> Bool {
        for permission in permissions {
            if permission.ipProtocol == "tcp", port < permission.fromPort! || port > permission.toPort! { continue }
            if permission.ipProtocol != "tcp", permission.ipProtocol != "-1" { continue }
            if permission.userIdGroupPairs.contains(where: { groups.contains($0.groupId) }) { return true }
            for range in permission.ipRanges {
                let (first, size) = block(range.cidrIp)
                let number = number(of: address)
                if number >= first, number < first + size { return true }
            }
        }
        return false
    }

    // MARK: Numbers

    /// Arithmetic of its own: the engine's is what is checked.
    private static func number(of address: String) -> Int { address.split(separator: ".").reduce(0) { $0 * 256 + Int($1)! } }

    private static func block(_ text: String) -> (first: Int, size: Int) {
        let parts = text.split(separator: "/")
        var size = 1
        for _ in Int(parts[1])!..<32 { size *= 2 }
        return (number(of: String(parts[0])) / size * size, size)
    }
}
