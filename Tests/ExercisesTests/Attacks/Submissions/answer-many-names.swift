// Tries: Sends an object with half a million equal names.
// must: fails

func replaced(_ line: [UInt8]) -> [UInt8] {
    Array("[\(asked),\"ok\",{".utf8) + (0..<500_000).flatMap { _ in Array("\"a\":1,".utf8) } + Array("\"a\":1}]\n".utf8)
}
