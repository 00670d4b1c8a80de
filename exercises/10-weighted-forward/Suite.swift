import JudgeKit
import Orchestra

private let names = ["violins", "cellos", "flutes", "horns", "harps"]

private func groups(_ weights: [Int]) -> [ELB.TargetGroupTuple] {
    weights.enumerated().map { ELB.TargetGroupTuple(targetGroupArn: names[$0], weight: $1) }
}

private func words(_ weights: [Int]) -> String {
    weights.enumerated().map { "\(names[$0]) \($1)" }.joined(separator: ", ")
}

private func times(_ count: Int) -> String { count == 1 ? "once" : "\(count) times" }

/// Asks every draw of the ruler once, and counts.
private func measure(_ weights: [Int]) -> Finding? {
    let sum = weights.reduce(0, +)
    guard (1...names.count).contains(weights.count), sum > 0 else { return nil }
    trying("the weights \(words(weights)): every draw from 0 to \(sum - 1), once each")
    let policy = WeightedForward()
    let groups = groups(weights)
    var counts = [Int](repeating: 0, count: weights.count)
    for draw in 0..<sum {
        let chosen = policy.chooseTargetGroup(among: groups, draw: draw)
        if sum <= 12 { happened("draw \(draw) → \(chosen ?? "nil")") }
        guard let place = names.prefix(weights.count).firstIndex(where: { $0 == chosen }) else {
            return Finding(expected: "one of the target groups for each draw", got: "\(told(chosen)) for the draw \(draw)")
        }
        counts[place] += 1
        // No need to wait for the end of a long ruler.
        if weights[place] == 0 {
            return Finding(expected: "\(names[place]) never, with the weight 0", got: "\(names[place]) for the draw \(draw)")
        }
    }
    guard let wrong = counts.indices.first(where: { counts[$0] != weights[$0] }) else { return nil }
    return Finding(
        expected: "\(names[wrong]) \(times(weights[wrong])) among \(sum) draws",
        got: "\(names[wrong]) \(counts[wrong] == 0 ? "never" : times(counts[wrong]))")
}

private func smaller(_ weights: [Int]) -> [[Int]] {
    Shrink.list(weights)
        + weights.indices.flatMap { place in
            Shrink.number(weights[place]).map { less in
                var smaller = weights
                smaller[place] = less
                return smaller
            }
        }
}

let suite = Suite([alone, shares, nothing, silent, sums, large, ruler, evening])

private let alone = Check(
    "alone", "A target group that is alone gets every request", reads: "06-load-balancer#the-first-line-that-fits",
    cases: .examples([[1], [5], [100]]), judge: measure)

private let shares = Check(
    "shares", "Each target group is chosen as often as its weight says", reads: "06-load-balancer#one-in-ten-tries-the-new-hall",
    cases: .examples([[3, 1], [1, 3], [1, 1], [2, 2, 2], [1, 2, 3, 4, 5], [2, 1, 2]]), judge: measure)

private let nothing = Check(
    "zero", "The weight 0 gets nothing", reads: "06-load-balancer#one-in-ten-tries-the-new-hall",
    cases: .examples([[0, 3], [3, 0], [2, 0, 2], [0, 0, 4], [0, 1, 0, 1, 0], [1, 0, 0]]), judge: measure)

private let silent = Check(
    "all-zero", "When all weights are 0 nobody is chosen", reads: "06-load-balancer#the-first-line-that-fits",
    cases: .examples([[0], [0, 0], [0, 0, 0, 0, 0]])
) { (weights: [Int]) -> Finding? in
    trying("the weights \(words(weights)), the draw 0")
    return .unless(WeightedForward().chooseTargetGroup(among: groups(weights), draw: 0), equals: nil)
}

private let sums = Check(
    "sums", "The sum of the weights needn't be 100", reads: "06-load-balancer#one-in-ten-tries-the-new-hall",
    cases: .examples([[90, 10], [9, 1], [150, 50], [7, 11], [60, 60, 60]]), judge: measure)

private let large = Check(
    "large", "A small share of a large sum stays what it is", reads: "06-load-balancer#one-in-ten-tries-the-new-hall",
    cases: .examples([[1, 299], [295, 1, 4]]), judge: measure)

private let ruler = Check(
    "ruler", "Any weights: every draw of the ruler", reads: "06-load-balancer#one-in-ten-tries-the-new-hall",
    cases: .drawn(20, shrink: smaller) { random in
        (0..<(1 + Int(random.bounded(5)))).map { _ in Int(random.bounded(3)) == 0 ? 0 : Int(random.bounded(13)) }
    }, judge: measure)

/// The weights of two target groups, one after the other: an edition is changed in the middle of the evening.
private let evening = Check(
    "evening", "Requests move from one target group to the other", reads: "06-load-balancer#counting-who-came",
    cases: .drawn(4) { random in [1 + Int(random.bounded(9)), 1 + Int(random.bounded(9))] }
) { (weights: [Int]) -> Finding? in
    trying("a rule on a stage of its own; its weights go over from blue to green, step by step")
    guard let finding = try? play(weights) else { return Finding(expected: "an evening", got: "one that can't be set up") }
    return finding.first ?? nil
}

/// - Returns: What went wrong, if anything.
private func play(_ weights: [Int]) throws -> [Finding] {
    var stage = Simulation(seed: 5, policies: Policies(forwardingPolicy: WeightedForward()))
    try stage.createCluster()
    try stage.registerTaskDefinition(family: "users", containers: [.init("users", image: "example.com/users:1", port: 8080)])
    let blue = try stage.createTargetGroup("blue-tg", port: 8080)
    let green = try stage.createTargetGroup("green-tg", port: 8080)
    let doors = try stage.createLoadBalancer("hall")
    let door = try stage.createListener(on: doors, defaultAction: .fixedResponse(404))
    func action(_ share: (Int, Int)) -> ELB.Action { .forward(to: [.init(blue, weight: share.0), .init(green, weight: share.1)]) }
    let rule = try stage.createRule(on: door, priority: 10, conditions: [.path("/api/*")], action: action((1, 0)))
    for (name, group) in [("blue", blue), ("green", green)] {
        try stage.createService(
            name, taskDefinition: "users", desiredCount: 1,
            loadBalancers: [.init(group, containerName: "users", containerPort: 8080)])
    }
    stage.run(until: { $0.count(.healthy, in: blue) == 1 && $0.count(.healthy, in: green) == 1 })
    for (share, fromBlue, fromGreen, other) in [
        ((weights[0], 0), 8, 0, 0), ((weights[0], weights[1]), 1, 1, 0), ((0, weights[1]), 0, 8, 0), ((0, 0), 0, 0, 8),
    ] {
        try stage.modifyRule(rule, action: action(share))
        let isMixed = share.0 > 0 && share.1 > 0
        let count = isMixed ? 100 : 8
        let blueTarget = try stage.describeTargetHealth(blue)[0].target
        let greenTarget = try stage.describeTargetHealth(green)[0].target
        let answers = try (0..<count).map { _ in try stage.send(.get("/api/users"), to: doors) }
        let got = [
            answers.count { $0.target == blueTarget }, answers.count { $0.target == greenTarget },
            answers.count { $0.target == nil && $0.statusCode == 503 },
        ]
        let line = "blue \(got[0]), green \(got[1]), 503 \(got[2])"
        happened("weights blue \(share.0), green \(share.1): \(count) requests → \(line)")
        if isMixed {
            // By chance, but not by a small one: each has at least a tenth of the weights.
            guard got[2] > 0 || got[0] == 0 || got[1] == 0 else { continue }
            return [Finding(expected: "some requests for each of the two, and no 503", got: line)]
        }
        guard got != [fromBlue, fromGreen, other] else { continue }
        return [Finding(expected: "blue \(fromBlue), green \(fromGreen), 503 \(other)", got: line)]
    }
    return []
}
