// caught-by: overlap
// misconception: Begins a block at its address. Only the first bits of it count: 10.0.0.77/24 begins at 10.0.0.0.
// reads: 11-vpc#the-plan-of-the-building
import Orchestra

/// Whether two blocks have an address in common.
func overlap(_ one: CIDR, _ other: CIDR) -> Bool {
    numbers(of: one).overlaps(numbers(of: other))
}

/// How many tasks have room in a new subnet.
func availableIpAddressCount(of subnet: CIDR) -> Int {
    guard prefixes.contains(subnet.prefixLength) else { return 0 }
    return numbers(of: subnet).count - 5
}

/// One subnet for each zone: the lowest free blocks of the VPC.
func carve(_ vpc: CIDR, zones: Int, prefixLength: Int, taken: [CIDR]) throws(CarveError) -> [CIDR] {
    guard prefixes.contains(vpc.prefixLength) else { throw .invalidVpcRange }
    guard prefixes.contains(prefixLength), prefixLength >= vpc.prefixLength else { throw .invalidSubnetRange }

    let house = numbers(of: vpc)
    let blocks = stride(from: house.lowerBound, to: house.upperBound, by: size(of: prefixLength)).map {
        CIDR(address: UInt32($0), prefixLength: prefixLength)
    }
    let free = blocks.filter { block in !taken.contains { overlap($0, block) } }
    guard free.count >= zones else { throw .notEnoughRoom(for: free.count) }
    return Array(free.prefix(zones))
}

private let prefixes = 16...28

private func size(of prefixLength: Int) -> Int { 1 << (32 - prefixLength) }

/// The block's addresses. They are 64-bit numbers: after the last address of all comes 2³², which has no room in 32.
private func numbers(of block: CIDR) -> Range<Int> {
    let size = size(of: block.prefixLength)
    let first = Int(block.address)
    return first..<first + size
}
