// caught-by: ties
// misconception: Of equals it takes the one that had the fewest requests ever. Who was away, or is new, gets every request until that number is made up for.
// reads: 07-target-group#the-one-with-the-fewest-requests
import Orchestra

/// The target that is least busy.
struct LeastOutstanding {
    private var sent: [Int: ELB.Target.ID] = [:]
    /// Everybody who was ever chosen, the longest ago first.
    private var turns: [ELB.Target.ID] = []
    private var total: [ELB.Target.ID: Int] = [:]

    mutating func choose(for request: Int, among targets: [ELB.Target.ID]) -> ELB.Target.ID? {
        let busy = targets.map { target in sent.values.count { $0 == target } }
        let idlest = targets.indices.filter { busy[$0] == busy.min() }.map { targets[$0] }
        guard let chosen = idlest.min(by: { (total[$0] ?? 0) < (total[$1] ?? 0) }) else { return nil }
        total[chosen, default: 0] += 1
        turns.removeAll { $0 == chosen }
        turns.append(chosen)
        sent[request] = chosen
        return chosen
    }

    mutating func finished(_ request: Int, statusCode: Int?) {
        sent[request] = nil
    }
}
