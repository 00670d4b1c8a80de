// caught-by: tasks
// misconception: It leaves out empty instances while others have tasks. Nobody asks for tasks: a small empty instance may have less left than a large one.
// reads: 02-cluster#six-free-chairs-and-no-place-to-sit
import Orchestra

/// Sends one more task where the least is left.
struct FillTheDesks: ECS.PlacementStrategyPolicy {
    func bestInstances(
        among candidates: [ECS.PlacementCandidate], others: [ECS.PlacementCandidate], field: String
    ) -> [ECS.PlacementCandidate.ID] {
        let busy = candidates.filter { $0.runningTasksCount > 0 }
        let candidates = busy.isEmpty ? candidates : busy
        let least = candidates.map { left(on: $0, field) }.min()
        return candidates.filter { left(on: $0, field) == least }.map(\.id)
    }

    private func left(on instance: ECS.PlacementCandidate, _ field: String) -> Int {
        field == "cpu" ? instance.remainingCPU : instance.remainingMemory
    }
}
