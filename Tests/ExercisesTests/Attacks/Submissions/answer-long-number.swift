// Tries: Sends a number of a million digits.
// must: fails

func replaced(_ line: [UInt8]) -> [UInt8] {
    Array("[\(asked),\"ok\",".utf8) + [UInt8](repeating: UInt8(ascii: "9"), count: 1_000_000) + Array("]\n".utf8)
}
