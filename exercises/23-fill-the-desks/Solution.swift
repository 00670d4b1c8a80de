import Orchestra

/// Sends one more task where the least is left.
struct FillTheDesks: ECS.PlacementStrategyPolicy {
    func bestInstances(
        among candidates: [ECS.PlacementCandidate], others: [ECS.PlacementCandidate], field: String
    ) -> [ECS.PlacementCandidate.ID] {
        // podium.write: find the least that is left, and give back all candidates that have it
        let least = candidates.map { left(on: $0, field) }.min()
        return candidates.filter { left(on: $0, field) == least }.map(\.id)
        // podium.end
    }

    // podium.write: if you like, helpers of your own
    private func left(on instance: ECS.PlacementCandidate, _ field: String) -> Int {
        field == "cpu" ? instance.remainingCPU : instance.remainingMemory
    }
    // podium.end
}
