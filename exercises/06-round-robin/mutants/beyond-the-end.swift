// caught-by: leaving
// misconception: It remembers a place that may lie behind the end of the list when targets have left, and stops there.
// reads: 07-target-group#a-b-c-a-b-c
import Orchestra

struct RoundRobin: ELB.RoutingAlgorithm {
    private var place = 0

    mutating func chooseTarget(for request: ELB.Request, among targets: [ELB.Target], random: inout SeededGenerator) -> ELB.Target
        .ID?
    {
        guard !targets.isEmpty else { return nil }
        if place == targets.count { place = 0 }
        place += 1
        return targets[place - 1].id
    }
}
