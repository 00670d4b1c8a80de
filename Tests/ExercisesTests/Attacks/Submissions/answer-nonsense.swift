// Tries: Sends bytes that are no text.
// must: fails
// saying: something else

func replaced(_ line: [UInt8]) -> [UInt8] {
    (0..<300).map { UInt8(truncatingIfNeeded: $0 &* 37) | 0x80 } + [0x0A]
}
