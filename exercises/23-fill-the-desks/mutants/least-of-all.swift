// caught-by: others
// misconception: It measures by the fullest instance of the whole cluster. Where that is no candidate, nobody is as full, and nothing comes back.
// reads: 02-cluster#six-free-chairs-and-no-place-to-sit
import Orchestra

/// Sends one more task where the least is left.
struct FillTheDesks: ECS.PlacementStrategyPolicy {
    func bestInstances(
        among candidates: [ECS.PlacementCandidate], others: [ECS.PlacementCandidate], field: String
    ) -> [ECS.PlacementCandidate.ID] {
        let least = (candidates + others).map { left(on: $0, field) }.min()
        return candidates.filter { left(on: $0, field) == least }.map(\.id)
    }

    private func left(on instance: ECS.PlacementCandidate, _ field: String) -> Int {
        field == "cpu" ? instance.remainingCPU : instance.remainingMemory
    }
}
