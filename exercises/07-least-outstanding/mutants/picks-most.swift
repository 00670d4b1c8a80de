// caught-by: fewest
// misconception: It gives the next request to the target that has the most already.
// reads: 07-target-group#the-one-with-the-fewest-requests
import Orchestra

/// The target that is least busy.
struct LeastOutstanding {
    private var sent: [Int: ELB.Target.ID] = [:]
    /// Everybody who was ever chosen, the longest ago first.
    private var turns: [ELB.Target.ID] = []

    mutating func choose(for request: Int, among targets: [ELB.Target.ID]) -> ELB.Target.ID? {
        let busy = targets.map { target in sent.values.count { $0 == target } }
        let idlest = targets.indices.filter { busy[$0] == busy.max() }.map { targets[$0] }
        let newcomer = idlest.first { !turns.contains($0) }
        guard let chosen = newcomer ?? turns.first(where: { idlest.contains($0) }) else { return nil }
        turns.removeAll { $0 == chosen }
        turns.append(chosen)
        sent[request] = chosen
        return chosen
    }

    mutating func finished(_ request: Int, statusCode: Int?) {
        sent[request] = nil
    }
}
