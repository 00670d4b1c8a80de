import Orchestra

/// Counts for each target, and the round that the engine goes: the next place among the idlest after the one chosen last.
struct LeastOutstanding {
    private var counts: [ELB.Target.ID: Int] = [:]
    private var openRequests: [(request: Int, target: ELB.Target.ID)] = []
    private var last: ELB.Target.ID?

    mutating func choose(for request: Int, among targets: [ELB.Target.ID]) -> ELB.Target.ID? {
        guard let least = targets.map({ counts[$0] ?? 0 }).min() else { return nil }
        let start = last.flatMap { last in targets.firstIndex { $0 == last } }.map { $0 + 1 } ?? 0
        for step in targets.indices {
            let target = targets[(start + step) % targets.count]
            if (counts[target] ?? 0) > least { continue }
            counts[target, default: 0] += 1
            openRequests.append((request, target))
            last = target
            return target
        }
        return nil
    }

    mutating func finished(_ request: Int, statusCode: Int?) {
        guard let place = openRequests.firstIndex(where: { $0.request == request }) else { return }
        let target = openRequests.remove(at: place).target
        counts[target, default: 0] -= 1
    }
}
