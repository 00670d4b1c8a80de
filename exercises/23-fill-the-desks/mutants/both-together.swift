// caught-by: memory
// misconception: It adds up CPU and memory. They are two resources, and the field names one.
// reads: 02-cluster#six-free-chairs-and-no-place-to-sit
import Orchestra

/// Sends one more task where the least is left.
struct FillTheDesks: ECS.PlacementStrategyPolicy {
    func bestInstances(
        among candidates: [ECS.PlacementCandidate], others: [ECS.PlacementCandidate], field: String
    ) -> [ECS.PlacementCandidate.ID] {
        let least = candidates.map { left(on: $0, field) }.min()
        return candidates.filter { left(on: $0, field) == least }.map(\.id)
    }

    private func left(on instance: ECS.PlacementCandidate, _ field: String) -> Int {
        instance.remainingCPU + instance.remainingMemory
    }
}
