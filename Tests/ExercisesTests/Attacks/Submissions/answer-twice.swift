// Tries: Sends each answer twice.
// must: fails
// saying: something else

func replaced(_ line: [UInt8]) -> [UInt8] {
    line + line
}
