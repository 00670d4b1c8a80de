import Orchestra

/// Sorts by what is left, and takes the beginning.
struct FillTheDesks: ECS.PlacementStrategyPolicy {
    func bestInstances(
        among candidates: [ECS.PlacementCandidate], others: [ECS.PlacementCandidate], field: String
    ) -> [ECS.PlacementCandidate.ID] {
        let resource: KeyPath<ECS.PlacementCandidate, Int> = field == "cpu" ? \.remainingCPU : \.remainingMemory
        let sorted = candidates.sorted { $0[keyPath: resource] < $1[keyPath: resource] }
        return sorted.prefix { $0[keyPath: resource] == sorted[0][keyPath: resource] }.map { $0.id }
    }
}
