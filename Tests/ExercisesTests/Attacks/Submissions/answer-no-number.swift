// Tries: Sends numbers that no type can hold.
// must: fails

func replaced(_ line: [UInt8]) -> [UInt8] {
    Array("[\(asked),\"ok\",1e999999999]\n".utf8)
}
