extension ELB {
    /// A block of addresses in CIDR notation: an address, `/`, and how many of its leading bits count (RFC 4632, RFC 4291).
    public struct CIDRBlock: Hashable, Sendable {
        let address: IPAddress
        let prefix: Int

        /// - Returns: `nil` unless the text is an IPv4 address and `/0` to `/32`, or an IPv6 one and `/0` to `/128`.
        public init?(_ text: String) {
            guard let slash = text.utf8.firstIndex(of: UInt8(ascii: "/")), let address = IPAddress(text[..<slash]),
                let prefix = IPAddress.number(text[text.index(after: slash)...], most: address.isV6 ? 128 : 32)
            else { return nil }
            self.address = address
            self.prefix = prefix
        }

        /// An address of the other version isn't in it, and neither is a text that is no address.
        public func contains(_ text: String) -> Bool {
            guard let other = IPAddress(text[...]), other.isV6 == address.isV6 else { return false }
            // An IPv4 address fills the upper half of the upper word.
            let (high, low) = (address.high ^ other.high, address.low ^ other.low)
            return prefix <= 64 ? Self.leading(prefix, of: high) == 0 : high == 0 && Self.leading(prefix - 64, of: low) == 0
        }

        private static func leading(_ bits: Int, of word: UInt64) -> UInt64 { bits == 0 ? 0 : word >> (64 - UInt64(bits)) }
    }

    /// An IPv4 or IPv6 address, its bits from the left.
    struct IPAddress: Hashable, Sendable {
        var isV6: Bool
        var high: UInt64
        var low: UInt64

        init?(_ text: Substring) {
            if let number = Self.v4(text) {
                (isV6, high, low) = (false, UInt64(number) << 32, 0)
            } else if let groups = Self.v6(text) {
                isV6 = true
                high = groups[..<4].reduce(0) { $0 << 16 | UInt64($1) }
                low = groups[4...].reduce(0) { $0 << 16 | UInt64($1) }
            } else {
                return nil
            }
        }

        private static func v4(_ text: Substring) -> UInt32? {
            let parts = text.split(separator: ".", omittingEmptySubsequences: false)
            guard parts.count == 4 else { return nil }
            var address: UInt32 = 0
            for part in parts {
                guard let byte = number(part, most: 255) else { return nil }
                address = address << 8 | UInt32(byte)
            }
            return address
        }

        /// Eight groups, of which one run of zeros may be `::`; the last two may be written as an IPv4 address.
        private static func v6(_ text: Substring) -> [UInt16]? {
            let halves = text.split(separator: "::", omittingEmptySubsequences: false)
            switch halves.count {
            case 1: return groups(text, mayEndInV4: true).flatMap { $0.count == 8 ? $0 : nil }
            case 2:
                guard let left = groups(halves[0], mayEndInV4: false), let right = groups(halves[1], mayEndInV4: true),
                    left.count + right.count < 8
                else { return nil }
                return left + Array(repeating: 0, count: 8 - left.count - right.count) + right
            default: return nil
            }
        }

        private static func groups(_ text: Substring, mayEndInV4: Bool) -> [UInt16]? {
            guard !text.isEmpty else { return [] }
            var groups: [UInt16] = []
            let parts = text.split(separator: ":", omittingEmptySubsequences: false)
            for (index, part) in parts.enumerated() {
                if mayEndInV4, index == parts.count - 1, let address = v4(part) {
                    groups += [UInt16(address >> 16), UInt16(address & 0xFFFF)]
                } else if (1...4).contains(part.utf8.count), part.utf8.first != UInt8(ascii: "+"),
                    let group = UInt16(part, radix: 16)
                {
                    groups.append(group)
                } else {
                    return nil
                }
            }
            return groups
        }

        /// A decimal number without a sign.
        static func number(_ text: Substring, most: Int) -> Int? {
            guard (1...3).contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) }), let number = Int(text),
                number <= most
            else { return nil }
            return number
        }
    }
}
