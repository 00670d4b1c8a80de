import Glibc

@_silgen_name("readv") func readPieces(_ file: Int32, _ pieces: UnsafePointer<iovec>, _ count: Int32) -> Int
@_silgen_name("writev") func writePieces(_ file: Int32, _ pieces: UnsafePointer<iovec>, _ count: Int32) -> Int

func send(_ bytes: [UInt8], to file: Int32 = 4) {
    var rest = bytes[...]
    while !rest.isEmpty {
        let sent = rest.withUnsafeBytes { buffer in
            var piece = iovec(iov_base: UnsafeMutableRawPointer(mutating: buffer.baseAddress), iov_len: buffer.count)
            return writePieces(file, &piece, 1)
        }
        if sent <= 0 { return }
        rest = rest.dropFirst(sent)
    }
}
