import Orchestra

/// Each target in its turn.
struct RoundRobin: ELB.RoutingAlgorithm {
    // podium.write: what is remembered from one request to the next
    private var lastRegistration = 0
    // podium.end

    mutating func chooseTarget(for request: ELB.Request, among targets: [ELB.Target], random: inout SeededGenerator) -> ELB.Target
        .ID?
    {
        // podium.write: choose the target whose turn it is, and remember that it had its turn
        guard let next = targets.first(where: { $0.registration > lastRegistration }) ?? targets.first else { return nil }
        lastRegistration = next.registration
        return next.id
        // podium.end
    }
}
