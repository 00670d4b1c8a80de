import JudgeKit
import Orchestra

private let corridor = "11-vpc#which-corridor-leads-there"

/// An address, and the routes of a subnet.
struct Table: Codable {
    var address: String
    var routes: [EC2.Route]

    /// `10.0.0.0/16 local`, `0.0.0.0/0 nat-1`; `!` at the end says that what it leads to is gone.
    init(_ address: String, _ routes: String...) {
        self.init(
            address: address,
            routes: routes.map { text in
                let words = text.split { $0 == " " || $0 == "!" }.map(String.init)
                let isNat = words[1].hasPrefix("nat")
                return EC2.Route(
                    destinationCidrBlock: words[0], gatewayId: isNat ? nil : words[1], natGatewayId: isNat ? words[1] : nil,
                    state: text.hasSuffix("!") ? .blackhole : .active)
            })
    }

    init(address: String, routes: [EC2.Route]) { (self.address, self.routes) = (address, routes) }

    var smaller: [Table] { Shrink.list(routes).map { Table(address: address, routes: $0) } }
    var right: EC2.Route? { EC2.LongestPrefix().chooseRoute(to: address, among: routes) }

    func tell() { for route in routes { happened("\(route)") } }
}

private func follow(_ table: Table) -> Finding? {
    trying("a packet to \(table.address)")
    func words(_ route: EC2.Route?) -> String { route.map { "\($0)" } ?? "no route" }
    let (got, right) = (Doors().chooseRoute(to: table.address, among: table.routes), table.right)
    return .unless(got == right, expected: words(right), got: words(got))
}

private func enter(_ table: Table) -> Finding? {
    trying("somebody at \(table.address) would like to come in")
    func words(_ mayEnter: Bool) -> String { mayEnter ? "the routes let him in" : "the routes don't let him in" }
    let got = Doors().mayEnter(from: table.address, over: table.routes)
    let right = table.right.map { $0.state == .active && $0.gatewayId != nil && $0.gatewayId != "local" } ?? false
    return .unless(got == right, expected: words(right), got: words(got))
}

let signs = Check(
    "signs", "Of the routes that lead to an address, the one with the longest prefix", reads: corridor,
    cases: .examples([
        Table("10.0.1.7", "0.0.0.0/0 nat-1", "10.0.0.0/16 local"), Table("10.0.1.7", "10.0.0.0/16 local", "0.0.0.0/0 nat-1"),
        Table("198.51.100.1", "10.0.0.0/16 local", "0.0.0.0/0 igw-1", "203.0.113.0/24 nat-1"),
        Table("203.0.113.9", "203.0.113.0/24 igw-1", "203.0.0.0/16 nat-1", "0.0.0.0/0 nat-1"),
        Table("203.0.113.9", "0.0.0.0/0 nat-1", "203.0.0.0/9 nat-2", "203.0.113.0/24 igw-1"),
        Table("203.0.113.9", "0.0.0.0/0 igw-1", "203.0.113.8/29 nat-1", "203.0.113.0/24 igw-2", "203.0.113.10/32 igw-3"),
        Table("10.0.9.7", "10.0.0.0/16 local", "10.0.9.0/24 nat-1", "0.0.0.0/0 igw-1"),
        Table("203.0.113.9", "203.0.112.0/20 igw-1", "203.0.113.9/32 nat-1"),
    ])
) { (table: Table) -> Finding? in
    table.tell()
    return follow(table)
}

let nowhere = Check(
    "nowhere", "No route that fits is no route, and a blackhole is one", reads: corridor,
    cases: .examples([
        Table("198.51.100.1", "10.0.0.0/16 local"), Table("198.51.100.1"),
        Table("198.51.100.1", "10.0.0.0/16 local", "203.0.113.0/24 igw-1"),
        Table("198.51.100.1", "10.0.0.0/16 local", "0.0.0.0/0 nat-1!"),
        Table("203.0.113.9", "10.0.0.0/16 local", "0.0.0.0/0 igw-1", "203.0.113.0/24 nat-1!"),
        Table("203.0.113.9", "203.0.113.0/24 igw-1", "0.0.0.0/0 nat-1!"),
    ])
) { (table: Table) -> Finding? in
    table.tell()
    return follow(table)
}

let entrance = Check(
    "entrance", "Only over an active route to an internet gateway does somebody come in",
    reads: "11-vpc#a-task-that-cant-fetch-its-part",
    cases: .examples([
        Table("198.51.100.1", "10.0.0.0/16 local", "0.0.0.0/0 igw-1"),
        Table("198.51.100.1", "10.0.0.0/16 local", "0.0.0.0/0 nat-1"),
        Table("198.51.100.1", "10.0.0.0/16 local"), Table("198.51.100.1", "10.0.0.0/16 local", "0.0.0.0/0 igw-1!"),
        Table("203.0.113.9", "0.0.0.0/0 igw-1", "203.0.113.0/24 nat-1"),
        Table("203.0.113.9", "0.0.0.0/0 nat-1", "203.0.113.0/24 igw-1"),
        Table("198.51.100.1", "0.0.0.0/0 nat-1", "203.0.113.0/24 igw-1"),
        Table("198.51.100.1", "198.51.0.0/16 local", "0.0.0.0/0 igw-1"),
        Table("198.51.100.1"), Table("203.0.113.9", "0.0.0.0/0 igw-1", "203.0.113.0/24 igw-2!"),
        Table("203.0.113.9", "0.0.0.0/0 nat-1!", "203.0.113.0/24 igw-1"),
    ])
) { (table: Table) -> Finding? in
    table.tell()
    return enter(table)
}

let tables = Check(
    "tables", "Any route table", reads: corridor,
    cases: .drawn(60, shrink: { (table: Table) in table.smaller }) { random in drawnTable(&random) }
) { (table: Table) -> Finding? in
    table.tell()
    return follow(table) ?? enter(table)
}

private func drawnTable(_ random: inout SeededGenerator) -> Table {
    let numbers = [10 + 193 * random.bounded(2), random.bounded(4), random.bounded(256), random.bounded(256)].map { UInt32($0) }
    let address = numbers.map { "\($0)" }.joined(separator: ".")
    var routes: [EC2.Route] = []
    for length in [0, 4, 8, 9, 12, 16, 20, 24, 28, 32] where random.bounded(3) == 0 {
        var wrong = numbers
        // Every third destination lies beside the address.
        if length > 0, random.bounded(3) == 0 { wrong[(length - 1) / 8] ^= 1 << UInt32(7 - (length - 1) % 8) }
        let text = wrong.map { "\($0)" }.joined(separator: ".") + "/\(length)"
        let target = ["local", "igw-1", "igw-2", "nat-1", "nat-2"][Int(random.bounded(5))]
        let isNat = target.hasPrefix("nat")
        routes.append(
            EC2.Route(
                destinationCidrBlock: ELB.CIDRBlock(text)!.description, gatewayId: isNat ? nil : target,
                natGatewayId: isNat ? target : nil, state: random.bounded(5) == 0 ? .blackhole : .active))
    }
    for place in routes.indices { routes.swapAt(place, place + Int(random.bounded(UInt64(routes.count - place)))) }
    return Table(address: address, routes: routes)
}
