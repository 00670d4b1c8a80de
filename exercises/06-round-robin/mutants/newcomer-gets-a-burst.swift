// caught-by: coming
// misconception: It counts how many requests each target ever got and takes the one with the fewest. One that has just come has none, so it gets everything until it has caught up.
// reads: 07-target-group#a-b-c-a-b-c
import Orchestra

struct RoundRobin: ELB.RoutingAlgorithm {
    private var counts: [Int: Int] = [:]

    mutating func chooseTarget(for request: ELB.Request, among targets: [ELB.Target], random: inout SeededGenerator) -> ELB.Target
        .ID?
    {
        guard
            let target = targets.min(by: {
                (counts[$0.registration] ?? 0, $0.registration) < (counts[$1.registration] ?? 0, $1.registration)
            })
        else { return nil }
        counts[target.registration, default: 0] += 1
        return target.id
    }
}
