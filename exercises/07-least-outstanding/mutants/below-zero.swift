// caught-by: twice
// misconception: Each report lowers the count, a second one of the same request too. The target falls below zero, seems idler than idle, and gets a burst of requests.
// reads: 07-target-group#leaving-takes-time-as-well
import Orchestra

/// The target that is least busy.
struct LeastOutstanding {
    private var counts: [ELB.Target.ID: Int] = [:]
    private var sent: [Int: ELB.Target.ID] = [:]
    private var last: ELB.Target.ID?

    mutating func choose(for request: Int, among targets: [ELB.Target.ID]) -> ELB.Target.ID? {
        guard let least = targets.map({ counts[$0] ?? 0 }).min() else { return nil }
        let idlest = targets.filter { (counts[$0] ?? 0) == least }
        let chosen = idlest.first { last == nil || last! < $0 } ?? idlest[0]
        last = chosen
        counts[chosen, default: 0] += 1
        sent[request] = chosen
        return chosen
    }

    mutating func finished(_ request: Int, statusCode: Int?) {
        guard let target = sent[request] else { return }
        counts[target, default: 0] -= 1
    }
}
