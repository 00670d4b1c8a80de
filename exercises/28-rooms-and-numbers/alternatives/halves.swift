import Orchestra

/// Cuts the house into halves, and these into halves, until a half is free and small enough.
func overlap(_ one: CIDR, _ other: CIDR) -> Bool {
    let common = UInt32.max << (32 - UInt32(min(one.prefixLength, other.prefixLength)))
    return one.address & common == other.address & common
}

func availableIpAddressCount(of subnet: CIDR) -> Int {
    guard subnet.prefixLength > 15, subnet.prefixLength < 29 else { return 0 }
    var addresses = 1
    for _ in subnet.prefixLength..<32 { addresses *= 2 }
    return addresses - 5
}

func carve(_ vpc: CIDR, zones: Int, prefixLength: Int, taken: [CIDR]) throws(CarveError) -> [CIDR] {
    guard vpc.prefixLength >= 16, vpc.prefixLength <= 28 else { throw .invalidVpcRange }
    guard prefixLength >= vpc.prefixLength, prefixLength <= 28 else { throw .invalidSubnetRange }
    let mask = UInt32.max << (32 - UInt32(vpc.prefixLength))
    let house = CIDR(address: vpc.address & mask, prefixLength: vpc.prefixLength)
    let found = free(house, prefixLength, taken)
    if found.count < zones { throw .notEnoughRoom(for: found.count) }
    return Array(found[..<zones])
}

/// - Returns: All of a block's free parts of that size, lowest first.
private func free(_ block: CIDR, _ prefixLength: Int, _ taken: [CIDR]) -> [CIDR] {
    let inTheWay = taken.filter { overlap($0, block) }
    if inTheWay.contains(where: { $0.prefixLength <= block.prefixLength }) { return [] }
    if block.prefixLength == prefixLength { return inTheWay.isEmpty ? [block] : [] }
    let half = block.prefixLength + 1
    let left = CIDR(address: block.address, prefixLength: half)
    let right = CIDR(address: block.address | 1 << UInt32(32 - half), prefixLength: half)
    return free(left, prefixLength, inTheWay) + free(right, prefixLength, inTheWay)
}
