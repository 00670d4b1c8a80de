/// Makes and reads a cookie's text: numbers that nobody can read or make up without the key.
///
/// It is no cryptography. It need only be so that a text which wasn't made here has a wrong check, as AWS's encrypted ones.
struct CookieSeal {
    var key: UInt64

    func close(_ words: [UInt64]) -> String {
        let check = check(words)
        return ([check] + hidden(words, check)).map(\.hexadecimal).joined()
    }

    /// - Returns: `nil` unless the text was made from `count` words with the same key.
    func open(_ text: String, count: Int) -> [UInt64]? {
        let digits = Array(text.utf8)
        guard digits.count == 16 * (count + 1), digits.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) }) else {
            return nil
        }
        let all = stride(from: 0, to: digits.count, by: 16).map { start in
            UInt64(String(decoding: digits[start..<start + 16], as: UTF8.self), radix: 16)!
        }
        let words = hidden(Array(all[1...]), all[0])
        return check(words) == all[0] ? words : nil
    }

    private func check(_ words: [UInt64]) -> UInt64 {
        words.reduce(SeededGenerator.mix(key)) { SeededGenerator.mix($0 ^ $1) &+ key }
    }

    /// Hides what is plain, and makes plain what is hidden.
    private func hidden(_ words: [UInt64], _ check: UInt64) -> [UInt64] {
        words.enumerated().map { $1 ^ SeededGenerator.mix(key ^ check &+ UInt64($0)) }
    }
}
