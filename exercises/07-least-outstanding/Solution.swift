import Orchestra

/// The target that is least busy.
struct LeastOutstanding {
    // podium.write: what is remembered from one call to the next
    private var sent: [Int: ELB.Target.ID] = [:]
    /// Everybody who was ever chosen, the longest ago first.
    private var turns: [ELB.Target.ID] = []
    // podium.end

    mutating func choose(for request: Int, among targets: [ELB.Target.ID]) -> ELB.Target.ID? {
        // podium.write: choose the target with the fewest outstanding requests, and remember that it got one more
        let busy = targets.map { target in sent.values.count { $0 == target } }
        let idlest = targets.indices.filter { busy[$0] == busy.min() }.map { targets[$0] }
        let newcomer = idlest.first { !turns.contains($0) }
        guard let chosen = newcomer ?? turns.first(where: { idlest.contains($0) }) else { return nil }
        turns.removeAll { $0 == chosen }
        turns.append(chosen)
        sent[request] = chosen
        return chosen
        // podium.end
    }

    mutating func finished(_ request: Int, statusCode: Int?) {
        // podium.write: take note that this request has ended
        sent[request] = nil
        // podium.end
    }
}
