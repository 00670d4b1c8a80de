// caught-by: tasks
// misconception: It takes the instance with the most tasks. One large task may leave less than ten small ones.
// reads: 02-cluster#six-free-chairs-and-no-place-to-sit
import Orchestra

/// Sends one more task where the least is left.
struct FillTheDesks: ECS.PlacementStrategyPolicy {
    func bestInstances(
        among candidates: [ECS.PlacementCandidate], others: [ECS.PlacementCandidate], field: String
    ) -> [ECS.PlacementCandidate.ID] {
        let least = candidates.map { -$0.runningTasksCount }.min()
        return candidates.filter { -$0.runningTasksCount == least }.map(\.id)
    }

    private func left(on instance: ECS.PlacementCandidate, _ field: String) -> Int {
        field == "cpu" ? instance.remainingCPU : instance.remainingMemory
    }
}
