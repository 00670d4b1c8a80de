// Tries: Starts threads without end.
// must: fails

import Glibc

let threads: Int = {
    for count in 0..<10_000 {
        var thread = pthread_t()
        if pthread_create(&thread, nil, { _ in while true { sleep(1000) } }, nil) != 0 { return count }
    }
    return 10_000
}()

func gotThrough() -> Bool { threads > 64 }
