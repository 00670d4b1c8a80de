import Orchestra
import Testing

@Suite struct WeightedForwardingTests {
    private func groups(_ weights: [Int]) -> [ELB.TargetGroupTuple] {
        weights.enumerated().map { .init(targetGroupArn: "\($0)", weight: $1) }
    }

    @Test(arguments: [[1], [1, 1], [9, 1], [0, 3], [3, 0], [2, 0, 1, 0, 4], [999, 1]])
    func `of all draws each target group gets as many as its weight`(_ weights: [Int]) {
        let groups = groups(weights)
        var counts = Array(repeating: 0, count: weights.count)
        for draw in 0..<weights.reduce(0, +) {
            counts[Int(ELB.WeightedForwarding().chooseTargetGroup(among: groups, draw: draw)!)!] += 1
        }
        #expect(counts == weights)
    }

    @Test(arguments: [[0], [0, 0], [0, 0, 0, 0, 0]])
    func `with nothing but weights of 0 nobody is chosen`(_ weights: [Int]) {
        #expect(ELB.WeightedForwarding().chooseTargetGroup(among: groups(weights), draw: 0) == nil)
    }
}
