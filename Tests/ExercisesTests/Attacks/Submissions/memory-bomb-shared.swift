// Tries: Takes memory that is shared, and memory that is a file.
// must: fails

import Glibc

@_silgen_name("memfd_create") func memoryFile(_ name: UnsafePointer<CChar>, _ flags: UInt32) -> Int32

let taken: Int = {
    for count in 0..<64 {
        let piece = mmap(nil, 256 << 20, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0)
        guard let piece, piece != MAP_FAILED else { return count }
        memset(piece, 1, 4096)
    }
    return 64
}()

func gotThrough() -> Bool { taken >= 8 || memoryFile("podium-attack", 0) >= 0 }
