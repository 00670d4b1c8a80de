// caught-by: others
// misconception: It takes the fullest instance of the cluster, where the task may not fit. Only candidates can have it.
// reads: 02-cluster#six-free-chairs-and-no-place-to-sit
import Orchestra

/// Sends one more task where the least is left.
struct FillTheDesks: ECS.PlacementStrategyPolicy {
    func bestInstances(
        among candidates: [ECS.PlacementCandidate], others: [ECS.PlacementCandidate], field: String
    ) -> [ECS.PlacementCandidate.ID] {
        let least = (candidates + others).map { left(on: $0, field) }.min()
        return (candidates + others).filter { left(on: $0, field) == least }.map(\.id)
    }

    private func left(on instance: ECS.PlacementCandidate, _ field: String) -> Int {
        field == "cpu" ? instance.remainingCPU : instance.remainingMemory
    }
}
