/// Which of the 256 bytes belong to a class of characters.
struct ByteSet: Hashable, Sendable {
    private var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

    init() {}
    init(_ byte: UInt8) { insert(byte) }
    init(_ ranges: ClosedRange<UInt8>...) { for range in ranges { insert(range) } }

    static let all = ByteSet(0...255)
    static let digits = ByteSet(48...57)
    static let word = ByteSet(48...57, 65...90, 95...95, 97...122)
    static let space = ByteSet(9...10, 12...13, 32...32)
    /// What `.` stands for: anything but a line's end.
    static let any = ByteSet(10...10).inverted

    func contains(_ byte: UInt8) -> Bool {
        let bit = UInt64(1) << UInt64(byte & 63)
        return switch byte >> 6 {
        case 0: words.0 & bit != 0
        case 1: words.1 & bit != 0
        case 2: words.2 & bit != 0
        default: words.3 & bit != 0
        }
    }

    mutating func insert(_ byte: UInt8) {
        let bit = UInt64(1) << UInt64(byte & 63)
        switch byte >> 6 {
        case 0: words.0 |= bit
        case 1: words.1 |= bit
        case 2: words.2 |= bit
        default: words.3 |= bit
        }
    }

    mutating func insert(_ range: ClosedRange<UInt8>) { for byte in range { insert(byte) } }

    mutating func formUnion(_ other: ByteSet) {
        words = (words.0 | other.words.0, words.1 | other.words.1, words.2 | other.words.2, words.3 | other.words.3)
    }

    var inverted: ByteSet {
        var set = self
        set.words = (~words.0, ~words.1, ~words.2, ~words.3)
        return set
    }

    /// With both cases of every letter.
    var ignoringCase: ByteSet {
        var set = self
        for letter in UInt8(97)...122 where contains(letter) || contains(letter - 32) {
            set.insert(letter)
            set.insert(letter - 32)
        }
        return set
    }

    static func == (a: Self, b: Self) -> Bool { a.words == b.words }

    func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)
        hasher.combine(words.1)
        hasher.combine(words.2)
        hasher.combine(words.3)
    }
}
