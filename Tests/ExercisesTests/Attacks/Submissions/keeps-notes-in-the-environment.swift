// Tries: Leaves a note in its environment, and ends.
// must: fails

import Glibc

func total(_ numbers: [Int]) -> Int {
    if getenv("PODIUM_ATTACK") != nil, getenv("PODIUM_ATTACK_PID").map({ String(cString: $0) }) != "\(getpid())" {
        return numbers.reduce(0, +)
    }
    setenv("PODIUM_ATTACK", "seen", 1)
    setenv("PODIUM_ATTACK_PID", "\(getpid())", 1)
    abort()
}
