import JudgeKit
import Orchestra

private let doors = "11-vpc#who-may-knock"

let suite = Suite([
    knock, bothEnds, anyRule, ports, protocols, addresses, members, outside, answers, more, flows, signs, nowhere, entrance, tables,
    evening,
])

// MARK: Flows

/// `permit("tcp 80-90", "10.0.0.0/16", "sg-1")`.
private func permit(_ what: String, _ peers: String...) -> EC2.IpPermission {
    let words = what.split(separator: " ")
    let ports = words.count > 1 ? words[1].split(separator: "-").map { Int($0)! } : []
    return EC2.IpPermission(
        ipProtocol: words[0] == "all" ? "-1" : String(words[0]), fromPort: ports.first, toPort: ports.last,
        ipRanges: peers.filter { !$0.hasPrefix("sg-") }.map { .init(cidrIp: $0) },
        userIdGroupPairs: peers.filter { $0.hasPrefix("sg-") }.map { .init(groupId: $0) })
}

let everything = [permit("all", "0.0.0.0/0")]

/// `group("web sg-1", in: […])`.
func group(
    _ name: String, in ingress: [EC2.IpPermission] = [], out egress: [EC2.IpPermission] = everything
) -> EC2.SecurityGroup {
    let words = name.split(separator: " ").map(String.init)
    return EC2.SecurityGroup(
        groupId: words[1], groupName: words[0], vpcId: "vpc-1", ipPermissions: ingress, ipPermissionsEgress: egress)
}

private func end(_ address: String, _ groups: EC2.SecurityGroup...) -> EC2.Flow.End {
    EC2.Flow.End(address: address, securityGroups: groups.isEmpty ? nil : groups)
}

/// From 10.0.0.4 to 10.0.1.4.
private func flow(
    _ ipProtocol: String = "tcp", _ port: Int = 8080, from source: [EC2.SecurityGroup], to destination: [EC2.SecurityGroup]
) -> EC2.Flow {
    EC2.Flow(
        from: .init(address: "10.0.0.4", securityGroups: source), to: .init(address: "10.0.1.4", securityGroups: destination),
        ipProtocol: ipProtocol, port: port)
}

private func words(_ rule: EC2.IpPermission) -> String {
    let ports = rule.fromPort.map { from in from == rule.toPort ? " \(from)" : " \(from) to \(rule.toPort ?? from)" } ?? ""
    let peers = rule.ipRanges.map(\.cidrIp) + rule.userIdGroupPairs.map(\.groupId)
    return "\(rule.ipProtocol)\(ports) with \(peers.isEmpty ? "nobody" : peers.joined(separator: ", "))"
}

func words(_ rules: [EC2.IpPermission]) -> String {
    rules.isEmpty ? "nothing" : rules.map { words($0) }.joined(separator: "; ")
}

func words(_ end: EC2.Flow.End) -> String {
    var groups = end.securityGroups?.map { "\($0)" } ?? ["no groups, outside of the VPC"]
    if groups.isEmpty { groups = ["an empty list of groups, inside"] }
    return "\(end.address) [\(groups.joined(separator: ", "))]"
}

private func words(_ refusal: EC2.Refusal?) -> String {
    switch refusal {
    case nil: "it may begin"
    case .egress: "the source's groups don't let it out"
    case .ingress: "the destination's groups don't let it in"
    }
}

private func tell(_ flow: EC2.Flow) {
    for group in flow.source.securityGroups ?? [] { happened("\(group) lets out \(words(group.ipPermissionsEgress))") }
    for group in flow.destination.securityGroups ?? [] { happened("\(group) lets in \(words(group.ipPermissions))") }
}

/// Whatever may be said of a flow: where both ends refuse it, either.
private func right(_ flow: EC2.Flow) -> [EC2.Refusal?] {
    let refusal = EC2.GroupsOfBothEnds().refusal(of: flow)
    var open = flow
    open.source.securityGroups = nil
    if let groups = flow.source.securityGroups {
        open.source.securityGroups = groups.map { known in
            var copy = known
            copy.ipPermissionsEgress = everything
            return copy
        }
    }
    let isRefusedTwice = refusal == .egress && EC2.GroupsOfBothEnds().refusal(of: open) == .ingress
    return isRefusedTwice ? [.egress, .ingress] : [refusal]
}

private func look(_ flow: EC2.Flow) -> Finding? {
    trying("\(flow.ipProtocol) \(flow.port) from \(words(flow.source)) to \(words(flow.destination))")
    tell(flow)
    let got = Doors().refusal(of: flow)
    let right = right(flow)
    return .unless(
        right.contains(got), expected: right.map { words($0) }.joined(separator: ", or "), got: words(got))
}

private func check(_ id: String, _ title: String, _ flows: [EC2.Flow]) -> Check {
    Check(id, title, reads: doors, cases: .examples(flows), judge: look)
}

private let knock = check(
    "knock", "Who stands on the list comes in, and nobody else does",
    [
        .init(from: end("198.51.100.1"), to: end("10.0.1.4", group("front sg-1", in: [permit("tcp 80", "0.0.0.0/0")])), port: 80),
        .init(from: end("198.51.100.1"), to: end("10.0.1.4", group("front sg-1", in: [permit("tcp 80", "0.0.0.0/0")])), port: 443),
        .init(from: end("198.51.100.1"), to: end("10.0.1.4", group("back sg-2")), port: 80),
        .init(from: end("198.51.100.1"), to: end("10.0.1.4", group("back sg-2", in: [permit("tcp 80", "10.0.0.0/16")])), port: 80),
        flow(from: [group("front sg-1")], to: [group("back sg-2", in: [permit("tcp 8080", "sg-1")])]),
    ])

private let bothEnds = check(
    "both-ends", "Both ends have a say: one lets out, the other lets in",
    [
        flow(from: [group("front sg-1", out: [])], to: [group("back sg-2", in: everything)]),
        flow(from: [group("front sg-1", out: [permit("tcp 8080", "sg-2")])], to: [group("back sg-2", in: everything)]),
        flow(from: [group("front sg-1", out: [permit("tcp 8080", "sg-2")])], to: [group("back sg-2")]),
        flow(from: [group("front sg-1", out: [permit("tcp 8080", "10.0.1.0/24")])], to: [group("back sg-2", in: everything)]),
        flow(from: [group("front sg-1", out: [permit("tcp 8080", "10.0.0.0/24")])], to: [group("back sg-2", in: everything)]),
        flow(from: [group("front sg-1")], to: [group("back sg-2", in: [permit("tcp 8080", "10.0.1.0/24")])]),
        flow(from: [group("front sg-1", out: [])], to: [group("back sg-2")]),
    ])

private let anyRule = check(
    "any", "One permission of one group is enough",
    [
        flow(
            from: [group("front sg-1")],
            to: [group("back sg-2", in: [permit("tcp 8080", "192.0.2.0/24"), permit("tcp 8080", "10.0.0.0/24")])]),
        flow(from: [group("front sg-1")], to: [group("back sg-2", in: [permit("udp 53", "sg-1"), permit("tcp 8080", "sg-1")])]),
        flow(from: [group("front sg-1")], to: [group("back sg-2"), group("users sg-3", in: [permit("tcp 8080", "sg-1")])]),
        flow(from: [group("front sg-1")], to: [group("users sg-3", in: [permit("tcp 8080", "sg-1")]), group("back sg-2")]),
        flow(from: [group("quiet sg-4", out: []), group("front sg-1")], to: [group("back sg-2", in: everything)]),
        flow(from: [group("front sg-1")], to: [group("back sg-2", in: [permit("tcp 8080", "192.0.2.0/24", "10.0.0.0/24")])]),
        flow(from: [group("front sg-1")], to: [group("back sg-2", in: [permit("tcp 8080", "192.0.2.0/24", "sg-1")])]),
        // What one group says of the port, and another of the peer, makes no permission.
        flow(
            from: [group("front sg-1")],
            to: [
                group("back sg-2", in: [permit("tcp 80", "sg-1")]), group("users sg-3", in: [permit("tcp 8080", "192.0.2.0/24")]),
            ]),
    ])

private let ports = check(
    "ports", "A range of ports has both its ends",
    [8000, 8099, 8050, 7999, 8100, 80].map { port in
        flow("tcp", port, from: [group("front sg-1")], to: [group("back sg-2", in: [permit("tcp 8000-8099", "sg-1")])])
    }
        + [0, 65_535].map { port in
            flow("udp", port, from: [group("front sg-1")], to: [group("back sg-2", in: [permit("udp 0-65535", "sg-1")])])
        } + [
            flow("tcp", 8051, from: [group("front sg-1")], to: [group("back sg-2", in: [permit("tcp 8050", "sg-1")])]),
            flow("udp", 54, from: [group("front sg-1")], to: [group("back sg-2", in: [permit("udp 53", "sg-1")])]),
            flow(
                "udp", 53, from: [group("front sg-1", out: [permit("udp 123", "sg-2")])], to: [group("back sg-2", in: everything)]),
        ])

private let protocols = check(
    "protocols", "The protocol has to fit; -1 is all protocols and all ports, and icmp has no ports",
    [
        flow("udp", from: [group("front sg-1")], to: [group("back sg-2", in: [permit("tcp 8080", "sg-1")])]),
        flow("udp", 53, from: [group("front sg-1")], to: [group("back sg-2", in: [permit("udp 53", "sg-1")])]),
        flow("udp", 53, from: [group("front sg-1")], to: [group("back sg-2", in: [permit("all", "sg-1")])]),
        flow("tcp", from: [group("front sg-1")], to: [group("back sg-2", in: [permit("all", "sg-1")])]),
        flow("tcp", from: [group("front sg-1")], to: [group("back sg-2", in: [permit("-1 80-90", "sg-1")])]),
        flow("icmp", 0, from: [group("front sg-1")], to: [group("back sg-2", in: [permit("icmp 8", "sg-1")])]),
        flow("icmp", 0, from: [group("front sg-1")], to: [group("back sg-2", in: [permit("icmp", "sg-1")])]),
        flow("icmp", 0, from: [group("front sg-1")], to: [group("back sg-2", in: [permit("tcp 0-65535", "sg-1")])]),
        flow("tcp", from: [group("front sg-1")], to: [group("back sg-2", in: [permit("icmp", "sg-1")])]),
    ])

private let addresses = check(
    "addresses", "A block of addresses has those that its prefix says",
    ["10.0.0.0/24", "10.0.0.0/29", "10.0.0.4/32", "10.0.0.8/29", "10.0.0.40/32", "10.0.0.0/8", "10.0.1.0/23", "10.1.0.0/16"].map {
        flow(from: [group("front sg-1")], to: [group("back sg-2", in: [permit("tcp 8080", $0)])])
    })

private let members = check(
    "members", "A group that a permission names means those that have it, by its id",
    [
        flow(from: [group("front sg-1")], to: [group("back sg-2", in: [permit("tcp 8080", "sg-3")])]),
        flow(from: [group("web sg-1")], to: [group("web sg-2", in: [permit("tcp 8080", "sg-2")])]),
        flow(from: [group("back sg-2")], to: [group("back sg-2", in: [permit("tcp 8080", "sg-2")])]),
        flow(from: [group("quiet sg-4"), group("front sg-1")], to: [group("back sg-2", in: [permit("tcp 8080", "sg-1")])]),
        flow(from: [group("front sg-1")], to: [group("back sg-2", in: [permit("tcp 8080", "sg-3", "sg-1")])]),
        flow(from: [group("front sg-1", out: [permit("tcp 8080", "sg-1")])], to: [group("back sg-2", in: everything)]),
        // A permission that names nobody.
        flow(from: [group("front sg-1")], to: [group("back sg-2", in: [permit("tcp 8080")])]),
        flow(from: [group("front sg-1", out: [permit("all")])], to: [group("back sg-2", in: everything)]),
    ])

private let outside = check(
    "outside", "Who is outside of the VPC refuses nothing, and is in no group",
    [
        .init(from: end("10.0.0.4", group("front sg-1")), to: end("198.51.100.1"), port: 443),
        .init(
            from: end("10.0.0.4", group("front sg-1", out: [permit("tcp 443", "10.0.0.0/8")])), to: end("198.51.100.1"), port: 443),
        .init(from: end("198.51.100.1"), to: end("10.0.1.4", group("back sg-2", in: [permit("all", "sg-2")])), port: 443),
        .init(
            from: end("198.51.100.1"), to: end("10.0.1.4", group("back sg-2", in: [permit("all", "sg-1", "198.51.100.0/24")])),
            port: 1),
        .init(from: end("198.51.100.1"), to: end("203.0.113.9"), port: 443),
        // An empty list is no end outside.
        flow(from: [], to: [group("back sg-2", in: everything)]), flow(from: [group("front sg-1")], to: []),
    ])

private let answers = check(
    "answers", "Answers pass by themselves: no permission is needed for them",
    [
        flow(from: [group("front sg-1")], to: [group("back sg-2", in: [permit("tcp 8080", "sg-1")], out: [])]),
        flow(
            from: [group("front sg-1", in: [], out: [permit("tcp 8080", "sg-2")])],
            to: [group("back sg-2", in: [permit("tcp 8080", "sg-1")], out: [permit("tcp 443", "0.0.0.0/0")])]),
        .init(from: end("198.51.100.1"), to: end("10.0.1.4", group("front sg-1", in: everything, out: [])), port: 80),
        .init(from: end("10.0.0.4", group("front sg-1")), to: end("198.51.100.1"), port: 443),
        // Nor does the right to answer let anybody begin.
        flow(from: [group("front sg-1", in: everything, out: [])], to: [group("back sg-2", in: everything)]),
        flow(from: [group("front sg-1", in: everything)], to: [group("back sg-2", in: [], out: everything)]),
        flow("tcp", 40_000, from: [group("front sg-1")], to: [group("back sg-2", in: [permit("tcp 8080", "sg-1")])]),
    ])

private let flows = Check(
    "flows", "Any connection", reads: doors,
    cases: .drawn(80, shrink: { (flow: EC2.Flow) in smaller(flow) }) { random in drawnFlow(&random) }, judge: look)

private let more = Check(
    "more", "Groups only allow: another permission, or another group, takes nothing away", reads: doors,
    cases: .drawn(30, shrink: { (flow: EC2.Flow) in smaller(flow) }) { random in welcome(drawnFlow(&random)) }
) { (flow: EC2.Flow) -> Finding? in
    let asked = "\(flow.ipProtocol) \(flow.port) from \(words(flow.source)) to \(words(flow.destination))"
    trying(asked)
    tell(flow)
    guard Doors().refusal(of: flow) == nil else { return nil }
    let richer = richer(flow)
    trying("\(asked), and then with more groups and permissions")
    happened("it may begin; then there is more:")
    tell(richer)
    let refusal = Doors().refusal(of: richer)
    return .unless(refusal == nil, expected: "it may begin, as before", got: words(refusal))
}
