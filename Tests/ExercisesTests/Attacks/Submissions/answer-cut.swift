// Tries: Sends half an answer, then half another.
// must: fails

func replaced(_ line: [UInt8]) -> [UInt8] {
    Array(line.dropLast(line.count / 2)) + [0x0A]
}
