// Tries: Answers with another question's number.
// must: fails
// saying: something else

func replaced(_ line: [UInt8]) -> [UInt8] {
    Array(("[1" + String(decoding: line, as: UTF8.self).drop { $0 != "," }).utf8)
}
