/// Text of somebody else's, made harmless for whoever shows it: a terminal, a web page, a log.
enum PlainText {
    /// What a learner may get to read of one thing, in characters.
    static let longest = 4000

    /// Without control characters, without marks that turn the direction of writing, and not longer than `limit`.
    static func of(_ text: String, atMost limit: Int = longest) -> String {
        var plain = ""
        var count = 0
        for scalar in text.unicodeScalars {
            if count == limit { return plain + "… (shortened)" }
            plain.unicodeScalars.append(shown(scalar))
            count += 1
        }
        return plain
    }

    /// The same on one line.
    static func line(_ text: String, atMost limit: Int = 200) -> String {
        of(text.replacing("\n", with: " ").replacing("\t", with: " "), atMost: limit)
    }

    private static func shown(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar.value {
        case 0x0A, 0x09: scalar
        // The pictures that Unicode has for them.
        case 0..<0x20: Unicode.Scalar(0x2400 + scalar.value)!
        case 0x7F: "\u{2421}"
        case 0x80..<0xA0, 0x200E, 0x200F, 0x2028, 0x2029, 0x202A...0x202E, 0x2066...0x2069, 0xFEFF, 0xFFF9...0xFFFB: "\u{FFFD}"
        case let value where value & 0xFFFE == 0xFFFE || (0xFDD0...0xFDEF).contains(value): "\u{FFFD}"
        default: scalar
        }
    }
}
