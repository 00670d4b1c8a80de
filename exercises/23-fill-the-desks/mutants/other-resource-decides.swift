// caught-by: ties
// misconception: Among equals it lets the other resource decide. The strategy names one field, and those that are equal by it are equally good.
// reads: 02-cluster#six-free-chairs-and-no-place-to-sit
import Orchestra

/// Sends one more task where the least is left.
struct FillTheDesks: ECS.PlacementStrategyPolicy {
    func bestInstances(
        among candidates: [ECS.PlacementCandidate], others: [ECS.PlacementCandidate], field: String
    ) -> [ECS.PlacementCandidate.ID] {
        let least = candidates.map { left(on: $0, field) }.min()
        let best = candidates.filter { left(on: $0, field) == least }
        let other = field == "cpu" ? "memory" : "cpu"
        let second = best.map { left(on: $0, other) }.min()
        return best.filter { left(on: $0, other) == second }.map(\.id)
    }

    private func left(on instance: ECS.PlacementCandidate, _ field: String) -> Int {
        field == "cpu" ? instance.remainingCPU : instance.remainingMemory
    }
}
