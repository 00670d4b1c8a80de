// caught-by: empty
// misconception: It counts on there being a target. A group can be empty, and then nobody can be chosen.
// reads: 07-target-group#when-everybody-is-ill-everybody-plays
import Orchestra

struct RoundRobin: ELB.RoutingAlgorithm {
    private var next = 0

    mutating func chooseTarget(for request: ELB.Request, among targets: [ELB.Target], random: inout SeededGenerator) -> ELB.Target
        .ID?
    {
        next += 1
        return targets[next % targets.count].id
    }
}
