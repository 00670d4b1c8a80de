import Orchestra

extension Simulation {
    func why(_ kind: Explanation.Kind, _ name: String) throws -> Explanation { try trace.explain(Explanation.Question(kind, name)) }
}

extension Explanation {
    /// The rules along the chain, in its order.
    var chain: [Rule] { links.compactMap(\.rule) }

    /// Whether an entry of the chain says this.
    func mentions(_ words: String) -> Bool { links.contains { $0.entry.description.contains(words) } }
}
