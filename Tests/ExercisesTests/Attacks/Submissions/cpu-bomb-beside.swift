// Tries: Keeps all processors busy, and answers wrong.
// must: fails

import Glibc

let busy: Void = {
    for _ in 0..<100 {
        var thread = pthread_t()
        pthread_create(&thread, nil, { _ in while true {} }, nil)
    }
}()

func total(_ numbers: [Int]) -> Int {
    busy
    return -1
}
