// Tries: Sends its answer one byte at a time, and never to the end.
// must: fails
// saying: within
// again: no

import Glibc

func total(_ numbers: [Int]) -> Int {
    while true {
        send([UInt8(ascii: "[")])
        usleep(50000)
    }
}
