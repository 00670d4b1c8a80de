import Orchestra

/// The caretaker walks past the doors. Where somebody lives, he goes on behind the last of that row's doors.
func overlap(_ one: CIDR, _ other: CIDR) -> Bool {
    first(one) <= last(other) && first(other) <= last(one)
}

func availableIpAddressCount(of subnet: CIDR) -> Int {
    switch subnet.prefixLength {
    case 16...28: Int(last(subnet) - first(subnet)) - 4
    default: 0
    }
}

func carve(_ vpc: CIDR, zones: Int, prefixLength: Int, taken: [CIDR]) throws(CarveError) -> [CIDR] {
    if prefixLength < vpc.prefixLength || prefixLength < 16 || prefixLength > 28 { throw .invalidSubnetRange }
    if vpc.prefixLength < 16 || vpc.prefixLength > 28 { throw .invalidVpcRange }
    let size: UInt64 = 1 << UInt64(32 - prefixLength)
    var subnets: [CIDR] = []
    var place = first(vpc)
    while subnets.count < zones, place + size - 1 <= last(vpc) {
        let subnet = CIDR(address: UInt32(place), prefixLength: prefixLength)
        if let last = taken.filter({ overlap($0, subnet) }).map(last).max() {
            place = max(place + size, (last + size) / size * size)
        } else {
            subnets.append(subnet)
            place += size
        }
    }
    if subnets.count < zones { throw .notEnoughRoom(for: subnets.count) }
    return subnets
}

private func first(_ block: CIDR) -> UInt64 {
    let free = UInt64(32 - block.prefixLength)
    return (UInt64(block.address) >> free) << free
}

private func last(_ block: CIDR) -> UInt64 { first(block) + (1 << UInt64(32 - block.prefixLength)) - 1 }
