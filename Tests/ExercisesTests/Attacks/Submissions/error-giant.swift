// Tries: Throws an error with a description of three megabytes.
// must: fails

struct Giant: Error, CustomStringConvertible { var description: String { String(repeating: "no\n", count: 1 << 20) } }

func label(_ name: String) throws -> String { throw Giant() }
