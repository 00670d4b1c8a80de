// Tries: Declares the function by which the host writes its answers.
// must: not-compiled
// saying: duplicate symbol

@_cdecl("podium_write_answer") public func writeAnswer(_ bytes: UnsafePointer<UInt8>, _ count: Int64) -> Bool { true }
