// caught-by: nothing-left
// misconception: It leaves out instances that have nothing left. If they are candidates, the task needs nothing of it, and they are the fullest of all.
// reads: 02-cluster#six-free-chairs-and-no-place-to-sit
import Orchestra

/// Sends one more task where the least is left.
struct FillTheDesks: ECS.PlacementStrategyPolicy {
    func bestInstances(
        among candidates: [ECS.PlacementCandidate], others: [ECS.PlacementCandidate], field: String
    ) -> [ECS.PlacementCandidate.ID] {
        let open = candidates.filter { left(on: $0, field) > 0 }
        let candidates = open.isEmpty ? candidates : open
        let least = candidates.map { left(on: $0, field) }.min()
        return candidates.filter { left(on: $0, field) == least }.map(\.id)
    }

    private func left(on instance: ECS.PlacementCandidate, _ field: String) -> Int {
        field == "cpu" ? instance.remainingCPU : instance.remainingMemory
    }
}
