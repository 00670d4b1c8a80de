// Tries: Prints without end.
// must: fails
// saying: 4 MiB

import Glibc

let piece = [UInt8](repeating: 0x41, count: 65536)

func total(_ numbers: [Int]) -> Int { while true { write(1, piece, piece.count) } }
