import Orchestra

/// A block of IPv4 addresses: `10.0.0.0/16` is the address `10.0.0.0` with a prefix length of 16.
struct CIDR: Codable, Hashable, CustomStringConvertible {
    /// As one number of 32 bits: `10.0.0.1` is 10 · 2²⁴ + 1.
    var address: UInt32
    /// How many of its leading bits count: 0 to 32.
    var prefixLength: Int

    var description: String {
        "\(address >> 24).\(address >> 16 & 255).\(address >> 8 & 255).\(address & 255)/\(prefixLength)"
    }
}

/// Why a VPC can't be cut as somebody wishes.
enum CarveError: Error, Codable, Hashable {
    /// The VPC isn't `/16` to `/28`.
    case invalidVpcRange
    /// The subnets aren't `/16` to `/28`, or larger than the VPC.
    case invalidSubnetRange
    /// So many subnets are free, and that is too few.
    case notEnoughRoom(for: Int)
}
