import Orchestra

struct RoundRobin: ELB.RoutingAlgorithm {
    var served: [ELB.Target] = []

    mutating func chooseTarget(for request: ELB.Request, among targets: [ELB.Target], random: inout SeededGenerator) -> ELB.Target
        .ID?
    {
        guard var best = targets.first else { return nil }
        let last = served.last?.registration ?? Int.max
        for target in targets.reversed() where target.registration > last { best = target }
        served = [best]
        return best.id
    }
}
