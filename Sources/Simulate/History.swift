import Orchestra

/// One thing that is done to a world: a kind of move, and the chance with which it is drawn from the world as it is then.
///
/// It names nothing in the world. So the others keep their meaning when one of them is taken away, and a history can be shrunk.
public struct Item: Hashable, Sendable {
    /// Its place in the history that the seed gave, which stays when others go.
    public var place: Int
    /// The index in ``Move/all``.
    public var move: Int
    public var entropy: UInt64
}

/// What is done to one world, from its beginning.
public struct History: Sendable {
    public var seed: UInt64
    public var items: [Item]

    /// Each seed likes some moves and leaves others out: histories that do few things often find more than those that do
    /// everything seldom ("swarm testing").
    public init(seed: UInt64, steps: Int, moves: [Move] = Move.all) {
        self.seed = seed
        var random = SeededGenerator(seed: seed ^ 0x51D0_11A7_E5EE_D000)
        let liking = moves.map { $0.weight * [0, 1, 1, 3][Int(random.bounded(4))] }
        let weights = zip(moves, liking).map { $0.isNeeded ? max($1, $0.weight) : $1 }
        items = []
        for move in moves.indices where moves[move].opens {
            for _ in 0...random.bounded(2) { items.append(Item(place: items.count, move: move, entropy: random.next())) }
        }
        for _ in 0..<steps {
            items.append(Item(place: items.count, move: Self.draw(weights, &random), entropy: random.next()))
        }
    }

    /// A history of some kinds of moves alone, each as often as is said: nothing else happens, and nothing opens it.
    ///
    /// - Parameter weights: By the moves' names.
    public init(seed: UInt64, steps: Int, weights: [String: Int]) {
        self.seed = seed
        var random = SeededGenerator(seed: seed ^ 0x51D0_11A7_E5EE_D000)
        let weights = Move.all.map { weights[$0.name] ?? 0 }
        precondition(weights.contains { $0 > 0 }, "no move has a weight")
        items = (0..<steps).map { Item(place: $0, move: Self.draw(weights, &random), entropy: random.next()) }
    }

    /// The same, of these places alone.
    public func keeping(_ places: Set<Int>) -> History {
        var history = self
        history.items = items.filter { places.contains($0.place) }
        return history
    }

    private static func draw(_ weights: [Int], _ random: inout SeededGenerator) -> Int {
        var rest = Int(random.bounded(UInt64(weights.reduce(0, +))))
        for (index, weight) in weights.enumerated() {
            rest -= weight
            if rest < 0 { return index }
        }
        return 0
    }
}

extension SeededGenerator {
    /// 0 to `bound - 1`.
    mutating func below(_ bound: Int) -> Int { Int(bounded(UInt64(max(bound, 1)))) }
    mutating func within(_ range: ClosedRange<Int>) -> Int { range.lowerBound + below(range.count) }
    /// Once in so many times.
    mutating func onceIn(_ times: Int) -> Bool { below(times) == 0 }
    mutating func pick<Element>(_ choices: [Element]) -> Element? { choices.isEmpty ? nil : choices[below(choices.count)] }
    mutating func oneOf<Element>(_ choices: Element...) -> Element { choices[below(choices.count)] }
}
