// Tries: Prints without end to standard error on threads of its own, while it answers.
// must: fails
// again: no

import Glibc

let piece = [UInt8](repeating: 0x42, count: 65536)
let flood: Void = {
    for _ in 0..<3 {
        var thread = pthread_t()
        pthread_create(&thread, nil, { _ in while true { write(2, piece, piece.count) } }, nil)
    }
}()

func total(_ numbers: [Int]) -> Int {
    flood
    usleep(100_000)
    return numbers.reduce(0, +)
}
