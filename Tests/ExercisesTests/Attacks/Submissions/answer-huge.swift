// Tries: Gives back a text of five megabytes.
// must: fails
// saying: more than 4 MiB

func label(_ name: String) throws -> String { String(repeating: "x", count: 5 << 20) }
