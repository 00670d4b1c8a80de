// Tries: Declares the program's first function by its symbol.
// must: not-compiled

@_cdecl("main") public func first(_ count: Int32, _ words: UnsafeMutableRawPointer) -> Int32 { 0 }
