// Tries: Keeps Dispatch's threads for longer than a second, after which Dispatch looks at them in /proc, which isn't there.
// must: passes

import Dispatch

nonisolated(unsafe) private var waits = 5

func total(_ numbers: [Int]) -> Int {
    let group = DispatchGroup()
    DispatchQueue.global().async(group: group) {
        guard waits > 0 else { return }
        waits -= 1
        let end = ContinuousClock.now + .milliseconds(300)
        while ContinuousClock.now < end {}
    }
    group.wait()
    return numbers.reduce(0, +)
}
