// caught-by: ties
// misconception: Of equals it always takes the first of the list. With short requests everybody is idle each time, and the first gets them all.
// reads: 07-target-group#the-one-with-the-fewest-requests
import Orchestra

/// The target that is least busy.
struct LeastOutstanding {
    private var sent: [Int: ELB.Target.ID] = [:]
    /// Everybody who was ever chosen, the longest ago first.
    private var turns: [ELB.Target.ID] = []

    mutating func choose(for request: Int, among targets: [ELB.Target.ID]) -> ELB.Target.ID? {
        let busy = targets.map { target in sent.values.count { $0 == target } }
        let idlest = targets.indices.filter { busy[$0] == busy.min() }.map { targets[$0] }
        guard let chosen = idlest.first else { return nil }
        turns.removeAll { $0 == chosen }
        turns.append(chosen)
        sent[request] = chosen
        return chosen
    }

    mutating func finished(_ request: Int, statusCode: Int?) {
        sent[request] = nil
    }
}
