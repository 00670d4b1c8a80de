// caught-by: missing
// misconception: It leaves out the instances without the attribute. They are a group like any other.
// reads: 02-cluster#six-free-chairs-and-no-place-to-sit
import Orchestra

/// Sends one more task where the fewest of its kind are.
struct SpreadOut: ECS.PlacementStrategyPolicy {
    func bestInstances(
        among candidates: [ECS.PlacementCandidate], others: [ECS.PlacementCandidate], field: String
    ) -> [ECS.PlacementCandidate.ID] {
        var tasks: [String?: Int] = [:]
        for instance in candidates + others { tasks[group(of: instance, field), default: 0] += instance.tasksOfGroup }

        let candidates = candidates.filter { group(of: $0, field) != nil }
        let fewest = candidates.map { tasks[group(of: $0, field)]! }.min()
        return candidates.filter { tasks[group(of: $0, field)] == fewest }.map(\.id)
    }

    private func group(of instance: ECS.PlacementCandidate, _ field: String) -> String? {
        if field == "instanceId" { return instance.id }
        return instance.value(of: String(field.dropFirst("attribute:".count)))
    }
}
