// caught-by: leaving
// misconception: It begins again with the first target whenever the list changes. Whoever stands at the end waits longer each time somebody comes or goes.
// reads: 07-target-group#a-b-c-a-b-c
import Orchestra

struct RoundRobin: ELB.RoutingAlgorithm {
    private var known: [Int] = []
    private var next = 0

    mutating func chooseTarget(for request: ELB.Request, among targets: [ELB.Target], random: inout SeededGenerator) -> ELB.Target
        .ID?
    {
        if targets.map(\.registration) != known {
            known = targets.map(\.registration)
            next = 0
        }
        guard !targets.isEmpty else { return nil }
        defer { next = (next + 1) % targets.count }
        return targets[next].id
    }
}
