// Tries: Takes memory until there is none.
// must: fails

import Glibc

let taken: Int = {
    for count in 0..<64 {
        guard let piece = malloc(256 << 20) else { return count }
        memset(piece, 1, 4096)
    }
    return 64
}()

func gotThrough() -> Bool { taken >= 8 }
