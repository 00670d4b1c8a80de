// Tries: Throws an error whose description never comes to an end.
// must: fails
// saying: within
// again: no

struct Endless: Error, CustomStringConvertible { var description: String { while true {} } }

func label(_ name: String) throws -> String { throw Endless() }
