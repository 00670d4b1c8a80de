// Tries: Says that all is well, and no more.
// must: fails

func replaced(_ line: [UInt8]) -> [UInt8] {
    Array("[\(asked),\"ok\"]\n".utf8)
}
