// Tries: Sends bytes without end and without a line's end.
// must: fails
// saying: more than 4 MiB

import Glibc

func total(_ numbers: [Int]) -> Int { while true { send([UInt8](repeating: 0x20, count: 65536)) } }
