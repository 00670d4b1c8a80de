// caught-by: turns
// misconception: It chooses by chance. In the long run that is even, but for a while one target can get everything; turns are even at every moment.
// reads: 07-target-group#a-b-c-a-b-c
import Orchestra

struct RoundRobin: ELB.RoutingAlgorithm {
    mutating func chooseTarget(for request: ELB.Request, among targets: [ELB.Target], random: inout SeededGenerator) -> ELB.Target
        .ID?
    {
        targets.isEmpty ? nil : targets[Int(random.bounded(UInt64(targets.count)))].id
    }
}
