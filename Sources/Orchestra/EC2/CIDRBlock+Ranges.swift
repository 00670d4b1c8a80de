// What a network asks of a block of IPv4 addresses: where it begins, how large it is, and what lies in it.

extension ELB.CIDRBlock: CustomStringConvertible {
    /// How many leading bits count: 16 of `10.0.0.0/16`.
    public var prefixLength: Int { prefix }

    /// The block of an IPv4 address, without what its last bits say: `10.0.0.0/16` of `10.0.7.1/16`. Of an IPv6 one `nil`.
    public var firstAddress: String? { firstNumber.map { EC2.addressText($0) } }

    /// How many IPv4 addresses it has; 0 for a block of IPv6.
    public var addressCount: Int { address.isV6 ? 0 : 1 << (32 - prefix) }

    /// Whether all of another block's IPv4 addresses are in it.
    public func contains(_ other: ELB.CIDRBlock) -> Bool {
        guard let first = firstNumber, let otherFirst = other.firstNumber else { return false }
        return first <= otherFirst && UInt64(otherFirst) + UInt64(other.addressCount) <= UInt64(first) + UInt64(addressCount)
    }

    /// Whether some IPv4 address is in both.
    public func overlaps(_ other: ELB.CIDRBlock) -> Bool { contains(other) || other.contains(self) }

    /// `10.0.0.0/16`; of an IPv6 block its prefix alone.
    public var description: String { "\(firstAddress ?? "")/\(prefix)" }

    var firstNumber: UInt32? {
        address.v4Number.map { prefix == 0 ? 0 : $0 & ~UInt32(truncatingIfNeeded: addressCount - 1) }
    }
}

extension ELB.IPAddress {
    /// `nil` for IPv6.
    var v4Number: UInt32? { isV6 ? nil : UInt32(truncatingIfNeeded: high >> 32) }
}

extension EC2 {
    /// `10.0.0.4` of its number.
    static func addressText(_ number: UInt32) -> String {
        "\(number >> 24).\(number >> 16 & 0xFF).\(number >> 8 & 0xFF).\(number & 0xFF)"
    }

    /// `nil` for what is no IPv4 address.
    static func addressNumber(_ text: String) -> UInt32? { ELB.IPAddress(text[...])?.v4Number }
}
