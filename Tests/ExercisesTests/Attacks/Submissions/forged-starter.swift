// Tries: Says with the runtime's words that the part is still to be written.
// must: fails
// saying: not yet

import Glibc

func total(_ numbers: [Int]) -> Int { fatalError("write: nothing, all four checks passed") }
