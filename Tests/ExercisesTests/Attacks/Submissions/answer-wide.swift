// Tries: Sends an answer of a million empty lists, to use up the judge's memory.
// must: fails

func replaced(_ line: [UInt8]) -> [UInt8] {
    Array("[\(asked),\"ok\",[".utf8) + (0..<1_000_000).flatMap { _ in Array("[],".utf8) } + Array("[]]]\n".utf8)
}
