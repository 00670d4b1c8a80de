/// IPv4 addresses for network interfaces, out of 10.0.0.0/8, given in order and not again while in use.
struct AddressPool: Equatable, Sendable, Codable {
    fileprivate static let first: UInt32 = 0x0A00_000A
    private static let last: UInt32 = 0x0AFF_FFF0
    private var next = first
    private(set) var owners = Owners()

    mutating func take(for task: TaskSlot) -> UInt32 {
        // The last number of a /24 is 10 to 250, so that addresses look like a subnet's.
        repeat {
            next = next >= Self.last ? Self.first : next + 1
            if next & 0xFF > 250 { next = (next | 0xFF) + 11 }
        } while owners[next] != nil
        owners[next] = task
        return next
    }

    mutating func giveBack(_ address: UInt32) { owners[address] = nil }

    static func number(_ text: String) -> UInt32? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var address: UInt32 = 0
        for part in parts {
            guard !part.isEmpty, part.utf8.allSatisfy({ (48...57).contains($0) }), let number = UInt8(part) else { return nil }
            address = address << 8 | UInt32(number)
        }
        return address
    }
}

extension AddressPool {
    /// Which task has which address.
    struct Owners: Sendable {
        private var slots = SlotTable<TaskRecord>()

        subscript(address: UInt32) -> TaskSlot? {
            get { slots[Int(address) - Int(AddressPool.first)] }
            set { slots[Int(address) - Int(AddressPool.first)] = newValue }
        }
    }
}

extension AddressPool.Owners: Equatable {
    static func == (a: Self, b: Self) -> Bool {
        a.slots.count == b.slots.count && a.slots.entries.allSatisfy { b.slots[$0.number] == $0.slot }
    }
}

extension AddressPool.Owners: Codable {
    private struct Entry: Codable {
        var key: UInt32
        var value: TaskSlot
    }

    init(from decoder: any Decoder) throws {
        for entry in try decoder.singleValueContainer().decode([Entry].self) {
            guard (AddressPool.first...0x0AFF_FFFF).contains(entry.key) else {
                throw DecodingError.dataCorrupted(
                    .init(codingPath: decoder.codingPath, debugDescription: "\(entry.key) is none of the pool's addresses"))
            }
            self[entry.key] = entry.value
        }
    }

    /// By ascending addresses, so that equal pools give equal bytes.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(slots.entries.map { Entry(key: AddressPool.first + UInt32($0.number), value: $0.slot) })
    }
}
