// caught-by: turns
// misconception: Every request goes to the first target of the list, and the others have nothing to do. Somebody has to remember whose turn it is.
// reads: 07-target-group#a-b-c-a-b-c
import Orchestra

struct RoundRobin: ELB.RoutingAlgorithm {
    mutating func chooseTarget(for request: ELB.Request, among targets: [ELB.Target], random: inout SeededGenerator) -> ELB.Target
        .ID?
    {
        targets.first?.id
    }
}
