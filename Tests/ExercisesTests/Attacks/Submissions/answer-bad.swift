// Tries: Says that it can't answer, in a megabyte of escape sequences.
// must: fails

func replaced(_ line: [UInt8]) -> [UInt8] {
    Array("[\(asked),\"bad\",\"".utf8) + (0..<200_000).flatMap { _ in Array("\\u001b[2J".utf8) } + Array("\"]\n".utf8)
}
