extension ECS {
    /// Chooses the capacity provider for one more task.
    public protocol CapacityProviderPolicy: Sendable {
        /// - Parameters:
        ///   - strategy: Never empty; at least one weight is above 0, or it is the only item.
        ///   - tasks: How many tasks each item has already, in the same order.
        /// - Returns: The item's index; `nil` if none takes any more.
        func nextProvider(in strategy: [CapacityProviderStrategyItem], tasks: [Int]) -> Int?
    }

    /// The reference: bases first, then by weight (API Reference, CapacityProviderStrategyItem).
    public struct BaseAndWeight: CapacityProviderPolicy {
        public init() {}

        // snippet.base-and-weight
        public func nextProvider(in strategy: [CapacityProviderStrategyItem], tasks: [Int]) -> Int? {
            if let base = strategy.indices.first(where: { tasks[$0] < strategy[$0].base }) { return base }
            let weights = strategy.reduce(0) { $0 + $1.weight }
            let beyondBase = strategy.indices.map { tasks[$0] - strategy[$0].base }
            // What a weight of 0 took beyond its base isn't part of what is split.
            let share = 1 + strategy.indices.reduce(0) { strategy[$1].weight > 0 ? $0 + beyondBase[$1] : $0 }
            func lack(_ index: Int) -> Int { share * strategy[index].weight - beyondBase[index] * weights }
            return strategy.indices.filter { strategy[$0].weight > 0 }.max { (lack($0), -$0) < (lack($1), -$1) }
        }
        // snippet.end
    }
}

extension ECS.CapacityProviderPolicy where Self == ECS.BaseAndWeight {
    public static var baseAndWeight: ECS.BaseAndWeight { ECS.BaseAndWeight() }
}
