extension ECS {
    /// The reference `binpack`: where the least of `cpu` or `memory` is left
    /// (Amazon ECS Developer Guide, use strategies to define task placement).
    public struct BinpackPlacement: PlacementStrategyPolicy {
        public init() {}

        // snippet.binpack
        public func bestInstances(among candidates: [PlacementCandidate], others: [PlacementCandidate], field: String)
            -> [PlacementCandidate.ID]
        {
            func left(on instance: PlacementCandidate) -> Int {
                field == "cpu" ? instance.remainingCPU : instance.remainingMemory
            }
            let least = candidates.map(left).min()
            return candidates.filter { left(on: $0) == least }.map(\.id)
        }
        // snippet.end
    }
}

extension ECS.PlacementStrategyPolicy where Self == ECS.BinpackPlacement {
    public static var binpack: ECS.BinpackPlacement { ECS.BinpackPlacement() }
}
