// Tries: Gives back a text that is just short enough, each time, so that the judge keeps it.
// must: fails

func label(_ name: String) throws -> String { String(repeating: "x", count: 4_000_000) }
