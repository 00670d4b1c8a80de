// Tries: Answers rightly by way of threads, tasks and a queue: nobody is punished for that.
// must: passes

import Dispatch
import Synchronization

func total(_ numbers: [Int]) -> Int {
    let sum = Mutex(0)
    let group = DispatchGroup()
    for number in numbers { DispatchQueue.global().async(group: group) { sum.withLock { $0 += number } } }
    group.wait()
    Task { 1 }
    return sum.withLock { $0 }
}
