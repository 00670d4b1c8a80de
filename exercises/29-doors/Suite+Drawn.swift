import JudgeKit
import Orchestra

/// A connection between ends that have some of four groups, two of which are called alike.
func drawnFlow(_ random: inout SeededGenerator) -> EC2.Flow {
    let pool = ["web sg-1", "db sg-2", "web sg-3", "jobs sg-4"].map { name in
        group(name, in: drawnRules(&random), out: random.bounded(2) == 0 ? everything : drawnRules(&random))
    }
    func end(_ address: String, _ random: inout SeededGenerator) -> EC2.Flow.End {
        if random.bounded(5) == 0 { return .init(address: "198.51.100.\(1 + random.bounded(2))") }
        let first = Int(random.bounded(4))
        var groups = [pool[first]]
        if random.bounded(2) == 0 { groups.append(pool[(first + 1 + Int(random.bounded(3))) % 4]) }
        return .init(address: address, securityGroups: groups)
    }
    let source = end("10.0.0.4", &random)
    let destination = end("10.0.1.4", &random)
    return EC2.Flow(
        from: source, to: destination, ipProtocol: ["tcp", "tcp", "udp", "icmp"][Int(random.bounded(4))],
        port: 80 + Int(random.bounded(4)))
}

private func drawnRules(_ random: inout SeededGenerator) -> [EC2.IpPermission] {
    let blocks = ["0.0.0.0/0", "10.0.0.0/24", "10.0.1.0/24", "10.0.0.0/16", "198.51.100.0/24", "10.0.0.4/32"]
    return (0..<Int(random.bounded(4))).map { _ in
        let ipProtocol = ["tcp", "tcp", "udp", "icmp", "-1"][Int(random.bounded(5))]
        var rule = EC2.IpPermission(ipProtocol: ipProtocol)
        if ipProtocol == "tcp" || ipProtocol == "udp" {
            let from = 79 + Int(random.bounded(5))
            (rule.fromPort, rule.toPort) = (from, from + Int(random.bounded(3)))
        }
        let kind = random.bounded(3)
        if kind != 0 { rule.ipRanges = [.init(cidrIp: blocks[Int(random.bounded(6))])] }
        if kind != 1 { rule.userIdGroupPairs = [.init(groupId: "sg-\(1 + random.bounded(4))")] }
        return rule
    }
}

func smaller(_ flow: EC2.Flow) -> [EC2.Flow] {
    var found: [EC2.Flow] = []
    for path in [\EC2.Flow.source, \EC2.Flow.destination] as [WritableKeyPath<EC2.Flow, EC2.Flow.End>] {
        guard let groups = flow[keyPath: path].securityGroups else { continue }
        func add(_ groups: [EC2.SecurityGroup]) {
            var copy = flow
            copy[keyPath: path].securityGroups = groups
            if copy != flow { found.append(copy) }
        }
        for list in Shrink.list(groups) where !list.isEmpty { add(list) }
        for place in groups.indices {
            func change(_ change: (inout EC2.SecurityGroup) -> Void) {
                var copy = groups
                change(&copy[place])
                add(copy)
            }
            if groups[place].ipPermissionsEgress != everything { change { $0.ipPermissionsEgress = everything } }
            for rules in Shrink.list(groups[place].ipPermissions) { change { $0.ipPermissions = rules } }
            for rules in Shrink.list(groups[place].ipPermissionsEgress) where groups[place].ipPermissionsEgress != everything {
                change { $0.ipPermissionsEgress = rules }
            }
        }
    }
    return found
}

/// The same connection, allowed at the end of the last list on both sides.
func welcome(_ flow: EC2.Flow) -> EC2.Flow {
    var flow = flow
    let place = (flow.source.securityGroups?.count ?? 0) - 1
    if place >= 0 { flow.source.securityGroups![place].ipPermissionsEgress += everything }
    let other = (flow.destination.securityGroups?.count ?? 0) - 1
    if other >= 0 { flow.destination.securityGroups![other].ipPermissions += everything }
    return flow
}

/// More groups, and more permissions in each, all of them for somebody else.
func richer(_ flow: EC2.Flow) -> EC2.Flow {
    let stranger = EC2.IpPermission(
        ipProtocol: flow.ipProtocol, fromPort: flow.port, toPort: flow.port, ipRanges: [.init(cidrIp: "192.0.2.0/24")])
    func richer(_ groups: [EC2.SecurityGroup], _ name: String) -> [EC2.SecurityGroup] {
        let known = groups.map { known in
            var copy = known
            copy.ipPermissions = [stranger] + known.ipPermissions + [stranger]
            copy.ipPermissionsEgress = [stranger] + known.ipPermissionsEgress + [stranger]
            return copy
        }
        return [group(name, in: [stranger], out: [stranger])] + known + [group(name + "0", in: [], out: [])]
    }
    var flow = flow
    flow.source.securityGroups = flow.source.securityGroups.map { richer($0, "guests sg-8") }
    flow.destination.securityGroups = flow.destination.securityGroups.map { richer($0, "guests sg-9") }
    return flow
}
