// caught-by: leaving
// misconception: It remembers a place in the list. When a target leaves, everybody behind it moves up one place, and somebody's turn is skipped. Remember whom you chose, not where.
// reads: 07-target-group#a-b-c-a-b-c
import Orchestra

struct RoundRobin: ELB.RoutingAlgorithm {
    private var place = -1

    mutating func chooseTarget(for request: ELB.Request, among targets: [ELB.Target], random: inout SeededGenerator) -> ELB.Target
        .ID?
    {
        guard !targets.isEmpty else { return nil }
        place = (place + 1) % targets.count
        return targets[place].id
    }
}
