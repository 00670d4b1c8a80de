// Tries: Sends its first answer again and again.
// must: fails
// saying: something else

nonisolated(unsafe) var first: [UInt8] = []

func replaced(_ line: [UInt8]) -> [UInt8] {
    if first.isEmpty { first = line }
    return first
}
