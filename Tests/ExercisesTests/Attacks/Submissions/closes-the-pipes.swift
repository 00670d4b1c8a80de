// Tries: Closes its pipes and lives on.
// must: fails

import Glibc

func total(_ numbers: [Int]) -> Int {
    for file: Int32 in 0..<32 { close(file) }
    while true { sleep(60) }
}
