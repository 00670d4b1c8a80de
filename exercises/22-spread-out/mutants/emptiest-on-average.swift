// caught-by: zones
// misconception: It divides the tasks by the instances. Spread goes by the tasks of the zone, whether it has two instances or ten.
// reads: 02-cluster#six-free-chairs-and-no-place-to-sit
import Orchestra

/// Sends one more task where the fewest of its kind are.
struct SpreadOut: ECS.PlacementStrategyPolicy {
    func bestInstances(
        among candidates: [ECS.PlacementCandidate], others: [ECS.PlacementCandidate], field: String
    ) -> [ECS.PlacementCandidate.ID] {
        var tasks: [String?: Int] = [:]
        for instance in candidates + others { tasks[group(of: instance, field), default: 0] += instance.tasksOfGroup }

        var sizes: [String?: Int] = [:]
        for instance in candidates + others { sizes[group(of: instance, field), default: 0] += 1 }
        for (group, size) in sizes { tasks[group] = tasks[group]! * 1000 / size }
        let fewest = candidates.map { tasks[group(of: $0, field)]! }.min()
        return candidates.filter { tasks[group(of: $0, field)] == fewest }.map(\.id)
    }

    private func group(of instance: ECS.PlacementCandidate, _ field: String) -> String? {
        if field == "instanceId" { return instance.id }
        return instance.value(of: String(field.dropFirst("attribute:".count)))
    }
}
