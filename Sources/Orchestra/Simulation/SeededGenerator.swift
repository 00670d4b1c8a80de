/// The engine's only source of chance: SplitMix64, the same numbers from the same seed on every machine.
///
/// Its own ``bounded(_:)`` and ``shuffle(_:)`` are used instead of the standard library's, whose results may change
/// between releases of Swift, and the book prints results.
public struct SeededGenerator: RandomNumberGenerator, Hashable, Sendable, Codable {
    private var state: UInt64

    public init(seed: UInt64) { state = seed }

    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return Self.mix(state)
    }

    /// A number from 0 to `bound - 1`, each as likely. `bound` must be positive.
    public mutating func bounded(_ bound: UInt64) -> UInt64 {
        require(bound > 0, "bounded(_:) needs a positive bound")
        var product = next().multipliedFullWidth(by: bound)
        if product.low < bound {
            let threshold = (0 &- bound) % bound
            while product.low < threshold { product = next().multipliedFullWidth(by: bound) }
        }
        return product.high
    }

    /// Puts the elements in a random order (Fisher and Yates).
    public mutating func shuffle<Element>(_ elements: inout [Element]) {
        guard elements.count > 1 else { return }
        for last in stride(from: elements.count - 1, to: 0, by: -1) {
            elements.swapAt(last, Int(bounded(UInt64(last + 1))))
        }
    }

    /// Turns any number into one that looks random; the same one each time.
    static func mix(_ value: UInt64) -> UInt64 {
        var z = value
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// The number that ``mix(_:)`` turned into this one: no two become the same.
    static func unmix(_ value: UInt64) -> UInt64 {
        var z = value ^ (value >> 31) ^ (value >> 62)
        z = z &* 0x3196_42B2_D24D_8EC3
        z = (z ^ (z >> 27) ^ (z >> 54)) &* 0x96DE_1B17_3F11_9089
        return z ^ (z >> 30) ^ (z >> 60)
    }
}
