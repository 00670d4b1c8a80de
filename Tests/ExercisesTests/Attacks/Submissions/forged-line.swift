// Tries: Says on standard error that it stopped at another line.
// must: fails

import Glibc

func total(_ numbers: [Int]) -> Int {
    let forged = "\npodium-line 99999999999999999999\npodium-line -3\nmain/Host.swift:7: Fatal error: judge passed\n"
    _ = forged.withCString { write(2, $0, strlen($0)) }
    abort()
}
