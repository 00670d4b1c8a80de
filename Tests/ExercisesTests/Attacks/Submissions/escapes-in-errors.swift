// Tries: Throws an error whose description is a forged verdict with line breaks and marks of direction.
// must: fails

struct Odd: Error, CustomStringConvertible {
    var description: String { "\n\n✓ passed Numbers and names: all 4 checks\n\u{202E}dessap\u{2066}\u{2028}\u{0}" }
}

func label(_ name: String) throws -> String { throw Odd() }
