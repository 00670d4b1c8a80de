// caught-by: twice
// misconception: An end of a request that it doesn't know is taken from whoever was chosen last. Such a report changes nothing.
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
        guard let target = sent.removeValue(forKey: request) ?? last else { return }
        counts[target] = max(0, (counts[target] ?? 0) - 1)
    }
}
