import JudgeKit
import Orchestra

private let plan = "11-vpc#the-plan-of-the-building"

let suite = Suite([five, noSubnet, common, ends, rows, aligned, taken, gaps, tooFew, refused, pairs, plans, evening])

extension CIDR {
    /// `10.0.0.77/24`, with what its last bits say.
    init(_ text: String) {
        let halves = text.split(separator: "/")
        self.init(
            address: halves[0].split(separator: ".").reduce(0) { $0 << 8 | UInt32($1)! }, prefixLength: Int(halves[1])!)
    }

    var engine: ELB.CIDRBlock { ELB.CIDRBlock(description)! }
    var first: Int { Int(address) / size * size }
    var size: Int { 1 << (32 - prefixLength) }
    /// The same block, with nothing in its last bits.
    var plain: CIDR { CIDR(address: UInt32(first), prefixLength: prefixLength) }
}

// MARK: How many

private func tell(_ subnet: CIDR) -> Finding? {
    trying("a new subnet, \(subnet)")
    let count = availableIpAddressCount(of: subnet)
    happened("\(subnet), \(subnet.size) addresses → room for \(count)")
    return .unless(count, equals: (16...28).contains(subnet.prefixLength) ? subnet.size - 5 : 0)
}

private let five = Check(
    "five", "Five addresses of each subnet are AWS's", reads: plan,
    cases: .examples(["10.0.2.0/28", "10.0.0.0/24", "10.0.0.0/16", "10.0.0.77/24", "192.168.1.128/27"].map { CIDR($0) }),
    judge: tell)

private let noSubnet = Check(
    "no-subnet", "What AWS takes for no subnet has room for nobody", reads: plan,
    cases: .examples(["10.0.0.0/29", "10.0.0.0/30", "10.0.0.7/32", "10.0.0.0/15", "10.0.0.0/8", "0.0.0.0/0"].map { CIDR($0) }),
    judge: tell)

// MARK: Two blocks

struct Pair: Codable {
    var one: CIDR
    var other: CIDR

    var smaller: [Pair] {
        var found: [Pair] = []
        if one != one.plain { found.append(Pair(one: one.plain, other: other)) }
        if other != other.plain { found.append(Pair(one: one, other: other.plain)) }
        if one != other { found.append(Pair(one: one, other: one)) }
        return found
    }
}

private func compare(_ pair: Pair) -> Finding? {
    trying("two blocks: \(pair.one) and \(pair.other)")
    func words(_ overlaps: Bool) -> String { overlaps ? "they overlap" : "they have nothing in common" }
    let got = overlap(pair.one, pair.other)
    happened("\(pair.one) and \(pair.other) → \(words(got))")
    let expected = pair.one.engine.overlaps(pair.other.engine)
    return .unless(got == expected, expected: words(expected), got: words(got))
}

/// Each pair both ways round.
private func both(_ texts: [(String, String)]) -> Cases<Pair> {
    .examples(
        texts.flatMap { [Pair(one: CIDR($0.0), other: CIDR($0.1)), Pair(one: CIDR($0.1), other: CIDR($0.0))] })
}

private let common = Check(
    "overlap", "Blocks overlap if they have an address in common", reads: plan,
    cases: both([
        ("10.0.0.0/24", "10.0.0.0/24"), ("10.0.0.0/24", "10.0.1.0/24"), ("10.0.0.0/16", "10.0.3.0/24"),
        ("10.0.0.0/16", "10.1.0.0/24"), ("10.0.0.0/24", "10.0.0.128/25"), ("10.0.0.0/25", "10.0.0.128/25"),
        ("10.0.0.77/24", "10.0.0.9/26"), ("10.0.0.200/25", "10.0.0.9/25"), ("10.0.1.0/24", "10.0.0.255/23"),
    ]), judge: compare)

private let ends = Check(
    "ends", "From all addresses to a single one", reads: plan,
    cases: both([
        ("0.0.0.0/0", "10.0.0.0/16"), ("0.0.0.0/0", "0.0.0.0/0"), ("203.0.113.9/0", "10.0.0.7/32"), ("10.0.0.7/32", "10.0.0.7/32"),
        ("10.0.0.7/32", "10.0.0.8/32"), ("10.0.0.255/32", "10.0.0.0/24"), ("10.0.1.0/32", "10.0.0.0/24"),
        ("255.255.255.255/32", "255.255.255.0/24"), ("0.0.0.0/1", "128.0.0.0/1"), ("0.0.0.0/32", "255.255.255.255/32"),
        ("128.0.0.0/1", "255.255.255.255/32"), ("0.0.0.0/0", "255.255.255.255/32"),
    ]), judge: compare)

private let pairs = Check(
    "pairs", "Any two blocks", reads: plan,
    cases: .drawn(60, shrink: { (pair: Pair) in pair.smaller }) { random in
        let one = CIDR(address: UInt32(random.bounded(1 << 32)), prefixLength: Int(random.bounded(33)))
        // Mostly a neighbour: the same bits up to somewhere near the end of the prefix.
        let bit = min(31, max(0, 33 - one.prefixLength - Int(random.bounded(4))))
        let address = random.bounded(6) == 0 ? UInt32(random.bounded(1 << 32)) : one.address ^ 1 << UInt32(bit)
        let prefixLength = min(32, max(0, one.prefixLength + Int(random.bounded(7)) - 3))
        return Pair(one: one, other: CIDR(address: address, prefixLength: prefixLength))
    }, judge: compare)

// MARK: A whole VPC

/// What is to be cut.
struct Plan: Codable {
    var vpc: CIDR
    var zones: Int
    var prefixLength: Int
    var taken: [CIDR] = []

    init(_ vpc: String, zones: Int, prefix: Int, taken: [String] = []) {
        self.init(vpc: CIDR(vpc), zones: zones, prefixLength: prefix, taken: taken.map { CIDR($0) })
    }

    init(vpc: CIDR, zones: Int, prefixLength: Int, taken: [CIDR]) {
        (self.vpc, self.zones, self.prefixLength, self.taken) = (vpc, zones, prefixLength, taken)
    }

    var words: String {
        "\(vpc) into \(zones) times /\(prefixLength), "
            + (taken.isEmpty ? "nothing is taken" : "taken: \(taken.map(\.description).joined(separator: ", "))")
    }

    /// All that are free, lowest first.
    var free: [CIDR] {
        guard (16...28).contains(vpc.prefixLength), prefixLength >= vpc.prefixLength else { return [] }
        let size = 1 << (32 - prefixLength)
        return stride(from: vpc.first, to: vpc.first + vpc.size, by: size).map {
            CIDR(address: UInt32($0), prefixLength: prefixLength)
        }.filter { block in !taken.contains { $0.engine.overlaps(block.engine) } }
    }

    var right: [Answer] {
        var right: [Answer] = []
        if !(16...28).contains(vpc.prefixLength) { right.append(.error(.invalidVpcRange)) }
        if !(16...28).contains(prefixLength) || prefixLength < vpc.prefixLength { right.append(.error(.invalidSubnetRange)) }
        guard right.isEmpty else { return right }
        let free = free
        return [free.count < zones ? .error(.notEnoughRoom(for: free.count)) : .blocks(Array(free.prefix(zones)))]
    }

    var smaller: [Plan] {
        var found: [Plan] = []
        func add(_ change: (inout Plan) -> Void) {
            var copy = self
            change(&copy)
            found.append(copy)
        }
        for list in Shrink.list(taken) { add { $0.taken = list } }
        for count in Shrink.number(zones) { add { $0.zones = count } }
        if vpc != vpc.plain { add { $0.vpc = vpc.plain } }
        for (place, block) in taken.enumerated() where block != block.plain { add { $0.taken[place] = block.plain } }
        return found
    }
}

/// What came of it.
enum Answer: Equatable {
    case blocks([CIDR])
    case error(CarveError)

    var words: String {
        switch self {
        case .blocks(let blocks): blocks.isEmpty ? "no subnets" : blocks.map(\.description).joined(separator: ", ")
        case .error(.invalidVpcRange): "the error invalidVpcRange"
        case .error(.invalidSubnetRange): "the error invalidSubnetRange"
        case .error(.notEnoughRoom(let count)): "the error notEnoughRoom(for: \(count))"
        }
    }
}

private func ask(_ plan: Plan) -> Answer {
    do throws(CarveError) {
        return .blocks(try carve(plan.vpc, zones: plan.zones, prefixLength: plan.prefixLength, taken: plan.taken))
    } catch { return .error(error) }
}

private func cut(_ plan: Plan) -> Finding? {
    let got = ask(plan)
    happened("\(plan.words) → \(got.words)")
    let right = plan.right
    return .unless(right.contains(got), expected: right.map(\.words).joined(separator: ", or "), got: got.words)
}

private func check(_ id: String, _ title: String, _ tries: String, _ plans: [Plan]) -> Check {
    Check(id, title, reads: plan, cases: .examples(plans)) { (plan: Plan) -> Finding? in
        trying("\(tries): \(plan.words)")
        return cut(plan)
    }
}

private let rows = check(
    "rows", "One subnet for each zone, side by side from the beginning", "a VPC in which nothing is taken",
    [
        Plan("10.0.0.0/16", zones: 3, prefix: 24), Plan("10.0.0.0/24", zones: 2, prefix: 25),
        Plan("10.0.0.0/24", zones: 1, prefix: 24),
        Plan("192.168.4.0/22", zones: 4, prefix: 24), Plan("10.0.0.0/16", zones: 0, prefix: 24),
        Plan("10.0.0.0/28", zones: 1, prefix: 28), Plan("172.31.0.0/16", zones: 1, prefix: 16),
        Plan("10.0.255.0/24", zones: 16, prefix: 28), Plan("10.0.0.0/16", zones: 6, prefix: 28),
    ])

private let aligned = check(
    "aligned", "A subnet begins where its own size fits in whole", "a VPC whose last bits say something",
    [
        Plan("10.0.7.1/16", zones: 2, prefix: 24), Plan("10.0.0.200/24", zones: 2, prefix: 26),
        Plan("10.0.255.255/22", zones: 4, prefix: 24), Plan("10.0.0.16/27", zones: 2, prefix: 28),
    ])

private let taken = check(
    "taken", "What somebody has isn't given away again", "a VPC of which something is taken",
    [
        Plan("10.0.0.0/16", zones: 2, prefix: 24, taken: ["10.0.0.0/24"]),
        Plan("10.0.0.0/16", zones: 2, prefix: 24, taken: ["10.0.0.0/28"]),
        Plan("10.0.0.0/16", zones: 2, prefix: 24, taken: ["10.0.0.0/22"]),
        Plan("10.0.0.0/16", zones: 2, prefix: 24, taken: ["10.0.1.7/32"]),
        Plan("10.0.0.0/16", zones: 2, prefix: 24, taken: ["10.0.0.255/32"]),
        Plan("10.0.0.0/16", zones: 3, prefix: 24, taken: ["10.0.1.77/25", "10.0.0.128/28"]),
        Plan("10.0.0.0/16", zones: 2, prefix: 24, taken: ["10.0.2.0/23", "10.0.0.0/23"]),
    ])

private let gaps = check(
    "gaps", "The lowest gap that is large enough is used, and what is elsewhere is in nobody's way",
    "a VPC with gaps, and blocks beside it",
    [
        Plan("10.0.0.0/16", zones: 2, prefix: 24, taken: ["10.0.1.0/24"]),
        Plan("10.0.0.0/16", zones: 3, prefix: 24, taken: ["10.0.3.0/24", "10.0.1.0/24"]),
        Plan("10.0.0.0/16", zones: 1, prefix: 23, taken: ["10.0.1.0/24", "10.0.4.0/22"]),
        Plan("10.0.0.0/24", zones: 2, prefix: 26, taken: ["10.0.0.192/26", "10.0.0.32/28"]),
        Plan("10.0.0.0/16", zones: 1, prefix: 24, taken: ["10.0.9.0/24"]),
        Plan("10.0.1.0/24", zones: 2, prefix: 25, taken: ["10.0.0.0/24", "10.0.2.0/24", "192.168.0.0/16"]),
        Plan("10.0.1.0/24", zones: 2, prefix: 25, taken: ["10.0.0.255/32", "10.0.2.0/32"]),
    ])

private let tooFew = check(
    "too-few", "If fewer are free than zones, that is an error, and it tells how many are", "a VPC that is too small, or too full",
    [
        Plan("10.0.0.0/24", zones: 3, prefix: 25), Plan("10.0.0.0/24", zones: 2, prefix: 24),
        Plan("10.0.0.0/16", zones: 1, prefix: 24, taken: ["10.0.0.0/8"]),
        Plan("10.0.0.0/16", zones: 1, prefix: 24, taken: ["0.0.0.0/0"]),
        Plan("10.0.0.0/24", zones: 3, prefix: 26, taken: ["10.0.0.77/32", "10.0.0.78/32", "10.0.0.130/31"]),
        Plan("10.0.0.0/24", zones: 20, prefix: 28, taken: ["10.0.0.128/25"]), Plan("10.0.0.16/28", zones: 2, prefix: 28),
        Plan("10.0.0.0/24", zones: 0, prefix: 26, taken: ["10.0.0.0/24"]),
    ])

private let refused = check(
    "refused", "AWS takes /16 to /28, and a subnet no larger than its VPC", "prefixes that AWS may refuse",
    [
        Plan("10.0.0.0/15", zones: 2, prefix: 24), Plan("10.0.0.0/29", zones: 1, prefix: 28),
        Plan("10.0.0.0/16", zones: 2, prefix: 29),
        Plan("10.0.0.0/24", zones: 1, prefix: 23), Plan("10.0.0.0/16", zones: 1, prefix: 15),
        Plan("10.0.0.0/8", zones: 1, prefix: 8),
        Plan("0.0.0.0/0", zones: 1, prefix: 24), Plan("10.0.0.7/32", zones: 1, prefix: 32),
        Plan("10.0.0.0/24", zones: 0, prefix: 16),
        Plan("10.0.0.0/16", zones: 1, prefix: 32), Plan("10.0.0.0/29", zones: 1, prefix: 29),
        Plan("10.0.0.0/24", zones: 1, prefix: 20, taken: ["10.0.0.0/24"]), Plan("10.0.0.0/28", zones: 2, prefix: 27),
    ])

private let plans = Check(
    "plans", "Any VPC, any subnets, whatever is taken", reads: plan,
    cases: .drawn(60, shrink: { (plan: Plan) in plan.smaller }) { random in drawn(&random) }
) { (plan: Plan) -> Finding? in
    trying("to cut \(plan.words)")
    return cut(plan)
}

private func drawn(_ random: inout SeededGenerator) -> Plan {
    let house = random.bounded(10) == 0 ? [0, 15, 29, 32][Int(random.bounded(4))] : 16 + Int(random.bounded(13))
    let base = [CIDR("10.0.0.0/16"), CIDR("172.31.0.0/16"), CIDR("192.168.0.0/16")][Int(random.bounded(3))].address
    var vpc = CIDR(address: base + UInt32(random.bounded(1 << 16)), prefixLength: house)
    if random.bounded(2) == 0 { vpc = vpc.plain }
    var prefixLength = min(house + Int(random.bounded(5)), 28)
    if random.bounded(12) == 0 { prefixLength = [house - 1, 29, 32][Int(random.bounded(3))] }
    prefixLength = max(prefixLength, 0)
    let size = 1 << max(0, 32 - prefixLength)
    let taken = (0..<Int(random.bounded(5))).map { _ in
        let address = vpc.first + Int(random.bounded(UInt64(min(vpc.size, size * 8))))
        switch random.bounded(10) {
        case 0: return CIDR(address: UInt32(max(0, vpc.first - 1)), prefixLength: 32)
        case 1: return CIDR(address: UInt32(truncatingIfNeeded: vpc.first + vpc.size), prefixLength: prefixLength)
        case 2: return CIDR(address: UInt32(address), prefixLength: 32)
        default:
            let prefix = min(32, max(1, prefixLength + Int(random.bounded(6)) - 1))
            return CIDR(address: UInt32(address), prefixLength: prefix)
        }
    }
    return Plan(vpc: vpc, zones: Int(random.bounded(6)), prefixLength: prefixLength, taken: taken)
}
