import Glibc

/// Sends something else in an answer's place: this takes the place of the C library's function.
@_cdecl("write") public func write(_ file: Int32, _ bytes: UnsafeRawPointer, _ count: Int) -> Int {
    let line = Array(UnsafeRawBufferPointer(start: bytes, count: count))
    send(file == 4 ? replaced(line) : line, to: file)
    return count
}
