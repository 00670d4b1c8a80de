// Tries: Keeps Dispatch's threads for longer than a second, after which Dispatch looks at them in /proc, which isn't there.
// must: passes

import Dispatch

nonisolated(unsafe) private var hasWaited = false

func total(_ numbers: [Int]) -> Int {
    let group = DispatchGroup()
    DispatchQueue.global().async(group: group) {
        let end = ContinuousClock.now + .milliseconds(hasWaited ? 0 : 2300)
        while ContinuousClock.now < end {}
        hasWaited = true
    }
    group.wait()
    return numbers.reduce(0, +)
}
