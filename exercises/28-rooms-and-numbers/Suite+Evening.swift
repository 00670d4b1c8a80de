import JudgeKit
import Orchestra

/// On a stage: AWS has to accept the blocks, and as many tasks have to find room as were promised.
let evening = Check(
    "evening", "A whole evening: AWS accepts every block, and exactly so many tasks have room",
    reads: "11-vpc#when-the-rooms-run-out",
    cases: .drawn(5, shrink: { (plan: Plan) in plan.smaller }) { random in
        let house = 24 + Int(random.bounded(3))
        let vpc = CIDR(address: CIDR("10.0.0.0/16").address + UInt32(random.bounded(1 << 16)), prefixLength: house)
        let taken = (0..<Int(random.bounded(4))).map { _ in
            CIDR(address: UInt32(vpc.first + Int(random.bounded(UInt64(vpc.size)))), prefixLength: 27 + Int(random.bounded(2)))
        }
        return Plan(vpc: vpc, zones: 1 + Int(random.bounded(3)), prefixLength: 27 + Int(random.bounded(2)), taken: taken)
    }
) { (plan: Plan) -> Finding? in
    let zones = plan.zones == 1 ? "one zone" : "each of \(plan.zones) zones"
    trying("a VPC \(plan.vpc), a subnet /\(plan.prefixLength) for \(zones), and more tasks than there is room for")
    do { return try play(plan) } catch { return Finding(expected: "an evening", got: "\(error)") }
}

private func play(_ plan: Plan) throws -> Finding? {
    var stage = Simulation(seed: 4)
    let vpc = try stage.createVpc(cidrBlock: "\(plan.vpc)")
    let street = try stage.createInternetGateway()
    try stage.attachInternetGateway(street.internetGatewayId, to: vpc.vpcId)
    try stage.createRoute(in: stage.describeRouteTables()[0].routeTableId, gatewayId: street.internetGatewayId)
    var plan = plan
    // What overlaps another one AWS refuses; that was never taken.
    plan.taken = plan.taken.filter { block in
        guard (try? stage.createSubnet(in: vpc.vpcId, cidrBlock: "\(block)")) != nil else { return false }
        happened("\(block) is a subnet already")
        return true
    }
    plan.zones = min(plan.zones, plan.free.count)
    guard plan.zones > 0 else { return nil }
    let blocks: [CIDR]
    do throws(CarveError) {
        blocks = try carve(plan.vpc, zones: plan.zones, prefixLength: plan.prefixLength, taken: plan.taken)
    } catch { return Finding(expected: Answer.blocks(Array(plan.free.prefix(plan.zones))).words, got: Answer.error(error).words) }
    guard blocks.count == plan.zones else {
        return Finding(expected: "one subnet for each of \(plan.zones) zones", got: Answer.blocks(blocks).words)
    }
    var subnets: [EC2.Subnet] = []
    for (block, zone) in zip(blocks, ELB.AvailabilityZone.defaults.map(\.zoneName)) {
        do {
            subnets.append(try stage.createSubnet(in: vpc.vpcId, cidrBlock: "\(block)", availabilityZone: zone))
            happened("CreateSubnet \(block) in \(zone)")
        } catch { return Finding(expected: "a block that AWS accepts", got: "\(error)") }
    }
    let promised = blocks.map { availableIpAddressCount(of: $0) }
    happened("room for \(promised.map { "\($0)" }.joined(separator: " + ")) tasks is promised")
    try stage.createCluster()
    try stage.registerTaskDefinition(family: "users", containers: [.init("users", image: "example.com/users:1")])
    let users = try stage.createService(
        "users", taskDefinition: "users", desiredCount: subnets.reduce(2) { $0 + $1.availableIpAddressCount },
        networkConfiguration: .awsvpc(subnets: subnets.map(\.subnetId), assignPublicIp: .enabled))
    stage.run(for: .seconds(300))
    for (subnet, count) in zip(subnets, promised) {
        let tasks = stage.describeNetworkInterfaces().count { $0.subnetId == subnet.subnetId }
        happened("\(stage.clock) \(tasks) tasks have an address in \(subnet.cidrBlock)")
        guard tasks == count else {
            return Finding(
                expected: "\(tasks) tasks in \(subnet.cidrBlock): more find no address there", got: "a promise of room for \(count)"
            )
        }
    }
    let (running, all) = (stage[users].runningCount, promised.reduce(0, +))
    return .unless(running == all, expected: "\(running) tasks running", got: "a promise of room for \(all)")
}
