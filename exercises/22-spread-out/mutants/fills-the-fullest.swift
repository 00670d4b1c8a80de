// caught-by: instances
// misconception: It takes the group that has most tasks already. That is the opposite of spread: it fills one zone after the other.
// reads: 02-cluster#six-free-chairs-and-no-place-to-sit
import Orchestra

/// Sends one more task where the fewest of its kind are.
struct SpreadOut: ECS.PlacementStrategyPolicy {
    func bestInstances(
        among candidates: [ECS.PlacementCandidate], others: [ECS.PlacementCandidate], field: String
    ) -> [ECS.PlacementCandidate.ID] {
        var tasks: [String?: Int] = [:]
        for instance in candidates + others { tasks[group(of: instance, field), default: 0] += instance.tasksOfGroup }

        let fewest = candidates.map { tasks[group(of: $0, field)]! }.max()
        return candidates.filter { tasks[group(of: $0, field)] == fewest }.map(\.id)
    }

    private func group(of instance: ECS.PlacementCandidate, _ field: String) -> String? {
        if field == "instanceId" { return instance.id }
        return instance.value(of: String(field.dropFirst("attribute:".count)))
    }
}
