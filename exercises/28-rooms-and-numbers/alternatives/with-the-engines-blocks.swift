import Orchestra

/// Lets the engine's own blocks say what they know, and calculates the rest.
func overlap(_ one: CIDR, _ other: CIDR) -> Bool { block(one).overlaps(block(other)) }

func availableIpAddressCount(of subnet: CIDR) -> Int {
    let kept = 5
    return 16...28 ~= subnet.prefixLength ? block(subnet).addressCount - kept : 0
}

func carve(_ vpc: CIDR, zones: Int, prefixLength: Int, taken: [CIDR]) throws(CarveError) -> [CIDR] {
    if !(16...28 ~= vpc.prefixLength) { throw .invalidVpcRange }
    if !(vpc.prefixLength...28 ~= prefixLength) { throw .invalidSubnetRange }
    let others = taken.map(block)
    var subnets: [CIDR] = []
    for number in 0..<(1 << (prefixLength - vpc.prefixLength)) {
        let house = vpc.address >> UInt32(32 - vpc.prefixLength)
        let row = house << UInt32(prefixLength - vpc.prefixLength) + UInt32(number)
        let address = row << UInt32(32 - prefixLength)
        let subnet = CIDR(address: address, prefixLength: prefixLength)
        let isFree = !others.contains { $0.overlaps(block(subnet)) }
        if isFree, block(vpc).contains(block(subnet)) { subnets.append(subnet) }
        if isFree, subnets.count == zones { return subnets }
    }
    guard subnets.count >= zones else { throw .notEnoughRoom(for: subnets.count) }
    return Array(subnets.prefix(zones))
}

private func block(_ block: CIDR) -> ELB.CIDRBlock { ELB.CIDRBlock(block.description)! }
