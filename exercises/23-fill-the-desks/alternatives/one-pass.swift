import Orchestra

/// Keeps the best while it walks along the list.
struct FillTheDesks: ECS.PlacementStrategyPolicy {
    func bestInstances(
        among candidates: [ECS.PlacementCandidate], others: [ECS.PlacementCandidate], field: String
    ) -> [ECS.PlacementCandidate.ID] {
        var best: [ECS.PlacementCandidate.ID] = []
        var least = Int.max
        for instance in candidates {
            let left = field == "memory" ? instance.remainingMemory : instance.remainingCPU
            if left > least { continue }
            if left < least { best.removeAll() }
            least = left
            best.insert(instance.id, at: 0)
        }
        return best
    }
}
