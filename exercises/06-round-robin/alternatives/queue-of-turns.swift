import Orchestra

/// Keeps everybody in a queue: whoever was served goes to its end, and newcomers stand behind it.
struct RoundRobin: ELB.RoutingAlgorithm {
    private var queue: [Int] = []

    mutating func chooseTarget(for request: ELB.Request, among targets: [ELB.Target], random: inout SeededGenerator) -> ELB.Target
        .ID?
    {
        let present = targets.map(\.registration)
        queue = queue.filter(present.contains) + present.reversed().filter { !queue.contains($0) }
        guard !queue.isEmpty else { return nil }
        let next = queue.removeFirst()
        queue.append(next)
        return targets.first { $0.registration == next }?.id
    }
}
