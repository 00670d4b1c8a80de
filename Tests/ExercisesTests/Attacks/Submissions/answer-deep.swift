// Tries: Sends an answer that is nested a million deep, to use up the judge's stack.
// must: fails
// saying: something else

func replaced(_ line: [UInt8]) -> [UInt8] {
    [UInt8](repeating: UInt8(ascii: "["), count: 1_000_000) + [0x0A]
}
