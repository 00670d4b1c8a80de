import JudgeKit
import Orchestra

/// A house of two rooms: the outer one leads to the street, the inner one perhaps to a NAT gateway.
struct Evening: Codable {
    /// A permission of one of the three groups. What it names as a group is the place of one of them: "0".
    struct Line: Codable {
        var group: Int
        var isEgress: Bool
        var permission: EC2.IpPermission
    }

    struct Sign: Codable {
        var isInner: Bool
        var destination: String
        var isNat: Bool
    }

    struct Player: Codable {
        var isInner: Bool
        var groups: [Int]
    }

    var lines: [Line]
    var signs: [Sign]
    var players: [Player]
    /// The NAT gateway is deleted when everybody has come.
    var natGoes: Bool

    var smaller: [Evening] {
        var found: [Evening] = []
        func add(_ change: (inout Evening) -> Void) {
            var copy = self
            change(&copy)
            found.append(copy)
        }
        if natGoes { add { $0.natGoes = false } }
        for list in Shrink.list(players) where !list.isEmpty { add { $0.players = list } }
        for list in Shrink.list(lines) { add { $0.lines = list } }
        for list in Shrink.list(signs) { add { $0.signs = list } }
        return found
    }
}

private let names = ["front", "back", "quiet"]
private let strangers = ["198.51.100.1", "203.0.113.9"]

let evening = Check(
    "evening", "A whole evening: with them in the engine, the same tasks run, and the same doors open",
    reads: "11-vpc#who-may-knock",
    cases: .drawn(5, shrink: { (evening: Evening) in evening.smaller }) { random in drawn(&random) }
) { (evening: Evening) -> Finding? in
    let tasks = evening.players.count == 1 ? "one task" : "\(evening.players.count) tasks"
    trying("\(tasks) in two subnets, and everybody knocks at each other's door")
    do {
        var policies = Policies()
        policies.connectionPolicy = Doors()
        policies.routeChoice = Doors()
        return try compare(House(evening, policies), with: House(evening, Policies()), evening)
    } catch { return Finding(expected: "an evening", got: "\(error)") }
}

private func drawn(_ random: inout SeededGenerator) -> Evening {
    let lines = (0..<(3 + Int(random.bounded(6)))).map { _ in
        var permission = EC2.IpPermission(ipProtocol: ["tcp", "tcp", "udp", "-1"][Int(random.bounded(4))])
        if permission.ipProtocol != "-1" {
            let from = [80, 443, 8000][Int(random.bounded(3))]
            (permission.fromPort, permission.toPort) = (from, random.bounded(2) == 0 ? from : 8080)
        }
        if random.bounded(2) == 0 {
            permission.userIdGroupPairs = [.init(groupId: "\(random.bounded(3))")]
        } else {
            permission.ipRanges = [.init(cidrIp: ["0.0.0.0/0", "10.0.0.0/24", "203.0.113.0/24"][Int(random.bounded(3))])]
        }
        return Evening.Line(group: Int(random.bounded(3)), isEgress: random.bounded(4) == 0, permission: permission)
    }
    var signs: [Evening.Sign] = []
    if random.bounded(6) != 0 { signs.append(.init(isInner: false, destination: "0.0.0.0/0", isNat: false)) }
    if random.bounded(4) != 0 { signs.append(.init(isInner: true, destination: "0.0.0.0/0", isNat: true)) }
    for isInner in [false, true] {
        for destination in ["203.0.113.0/24", "198.51.0.0/16"] where random.bounded(2) == 0 {
            signs.insert(.init(isInner: isInner, destination: destination, isNat: random.bounded(2) == 0), at: 0)
        }
    }
    let players = (0..<4).map { number in
        let group = Int(random.bounded(3))
        return Evening.Player(
            isInner: number % 2 == 1, groups: random.bounded(2) == 0 ? [group] : [group, (group + 1) % 3])
    }
    return Evening(lines: lines, signs: signs, players: players, natGoes: random.bounded(3) == 0)
}

/// A stage with all of it.
private struct House {
    var stage: Simulation
    var tasks: [ECS.Task.ID] = []
    /// Of the outer room.
    var outer: String

    init(_ evening: Evening, _ policies: Policies) throws {
        stage = Simulation(seed: 6, policies: policies)
        let vpc = try stage.createVpc(cidrBlock: "10.0.0.0/16")
        let street = try stage.createInternetGateway()
        try stage.attachInternetGateway(street.internetGatewayId, to: vpc.vpcId)
        let lobby = try stage.createSubnet(in: vpc.vpcId, cidrBlock: "10.0.9.0/24")
        try stage.createRoute(in: stage.describeRouteTables()[0].routeTableId, gatewayId: street.internetGatewayId)
        let nat = try stage.createNatGateway(in: lobby.subnetId)
        var (subnets, corridors): ([String], [String]) = ([], [])
        for number in 0..<2 {
            subnets.append(try stage.createSubnet(in: vpc.vpcId, cidrBlock: "10.0.\(number).0/24").subnetId)
            corridors.append(try stage.createRouteTable(in: vpc.vpcId).routeTableId)
            try stage.associateRouteTable(corridors[number], with: subnets[number])
        }
        outer = corridors[0]
        for sign in evening.signs {
            try stage.createRoute(
                in: corridors[sign.isInner ? 1 : 0], destinationCidrBlock: sign.destination,
                gatewayId: sign.isNat ? nil : street.internetGatewayId, natGatewayId: sign.isNat ? nat.natGatewayId : nil)
        }
        let groups = try names.map { try stage.createSecurityGroup($0, in: vpc.vpcId).groupId }
        for line in evening.lines {
            var permission = line.permission
            permission.userIdGroupPairs = permission.userIdGroupPairs.map { .init(groupId: groups[Int($0.groupId)!]) }
            if line.isEgress {
                // Whoever says what goes out says that not everything does.
                try? stage.revokeSecurityGroupEgress(groups[line.group], [.all(to: ["0.0.0.0/0"])])
                try? stage.authorizeSecurityGroupEgress(groups[line.group], [permission])
            } else {
                try? stage.authorizeSecurityGroupIngress(groups[line.group], [permission])
            }
        }
        try stage.createCluster()
        try stage.registerTaskDefinition(family: "player", containers: [.init("web", image: "example.com/player:1", port: 8080)])
        for player in evening.players {
            tasks += try stage.runTask(
                "player",
                networkConfiguration: .awsvpc(
                    subnets: [subnets[player.isInner ? 1 : 0]], securityGroups: player.groups.map { groups[$0] },
                    assignPublicIp: player.isInner ? .disabled : .enabled))
        }
        stage.run(for: .seconds(60))
        if evening.natGoes { try stage.deleteNatGateway(nat.natGatewayId) }
    }

    var routes: [EC2.Route] { stage.describeRouteTables().first { $0.routeTableId == outer }?.routes ?? [] }
}

private func compare(_ mine: House, with enough: House, _ evening: Evening) -> Finding? {
    for group in enough.stage.describeSecurityGroups() where names.contains(group.groupName) {
        happened("\(group) lets in \(words(group.ipPermissions)), and out \(words(group.ipPermissionsEgress))")
    }
    for table in enough.stage.describeRouteTables().suffix(2) {
        let words = table.routes.map { "\($0)" }.joined(separator: "; ")
        happened("the \(table.routeTableId == enough.outer ? "outer" : "inner") room's routes: \(words)")
    }
    for (task, player) in zip(enough.tasks, evening.players) {
        let (got, right) = (mine.stage[task].lastStatus, enough.stage[task].lastStatus)
        let label = enough.stage.label(of: task)
        let groups = player.groups.map { names[$0] }.joined(separator: ", ")
        happened("\(label) in the \(player.isInner ? "inner" : "outer") room, with \(groups): \(got.rawValue)")
        if got != right { return Finding(expected: "\(label) is \(right.rawValue)", got: "it is \(got.rawValue)") }
    }
    let tasks = enough.tasks.map { EC2.Party.task($0) }
    let visitors = strangers.map { EC2.Party.address($0) }
    for source in tasks + visitors {
        for destination in tasks + visitors where source != destination {
            if visitors.contains(source), visitors.contains(destination) { continue }
            for port in [80, 8080] {
                let right = enough.stage.canConnect(from: source, to: destination, port: port)
                let got = mine.stage.canConnect(from: source, to: destination, port: port)
                // Where both ends refuse, either may be named.
                let isAlike = got.cause == right.cause || got.cause == .ingress && right.cause == .egress
                if got.isPossible != right.isPossible || !isAlike { return Finding(expected: "\(right)", got: "\(got)") }
            }
        }
    }
    return knock(enough, evening)
}

/// Who may come in over the outer room's routes, as the engine has it.
private func knock(_ enough: House, _ evening: Evening) -> Finding? {
    for (task, player) in zip(enough.tasks, evening.players) where !player.isInner {
        for stranger in strangers {
            let right = enough.stage.canConnect(from: .address(stranger), to: .task(task), port: 80)
            let isOpen = right.cause == nil || right.cause == .ingress
            guard isOpen || right.cause == .noRoute else { continue }
            let got = Doors().mayEnter(from: stranger, over: enough.routes)
            if got != isOpen {
                return Finding(
                    expected: "\(stranger) \(isOpen ? "comes" : "doesn't come") in over the outer room's routes",
                    got: "mayEnter says \(got)")
            }
        }
    }
    return nil
}
