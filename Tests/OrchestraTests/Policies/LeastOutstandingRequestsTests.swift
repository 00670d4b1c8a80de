import Orchestra
import Testing

@Suite struct LeastOutstandingRequestsTests {
    /// The letter after each choice; every number is how busy the target of that registration is, `nil` one that is away.
    private func choices(_ rounds: [[Int?]]) -> [Int?] {
        var (policy, random) = (ELB.LeastOutstandingRequests(), SeededGenerator(seed: 1))
        return rounds.map { round in
            let targets = round.enumerated().compactMap { index, busy in
                busy.map {
                    ELB.Target(id: .init(id: "10.0.0.\(index)", port: 80), registration: index + 1, outstandingRequests: $0)
                }
            }
            return policy.chooseTarget(for: .get("/"), among: targets, random: &random).map { Int($0.id.dropFirst(7))! }
        }
    }

    @Test func `the least busy target is chosen, wherever it stands`() {
        #expect(choices([[2, 1, 3], [0, 1, 0], [5, 4, 3], [7, 7, 8]]) == [1, 2, 2, 0])
    }

    @Test func `of equally busy targets each has its turn`() {
        #expect(choices(Array(repeating: [1, 1, 1], count: 5)) == [0, 1, 2, 0, 1])
        #expect(choices([[0, 0, 0], [0, 0, 0], [0, 9, 0], [0, 0, 0]]) == [0, 1, 2, 0])
    }

    @Test func `the turn survives when the target chosen last leaves`() {
        #expect(choices([[0, 0, 0], [0, 0, 0], [0, nil, 0], [nil, 0, 0]]) == [0, 1, 2, 1])
    }

    @Test func `an empty list has no target`() { #expect(choices([[]]) == [nil]) }
}
