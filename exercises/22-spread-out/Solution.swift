import Orchestra

/// Sends one more task where the fewest of its kind are.
struct SpreadOut: ECS.PlacementStrategyPolicy {
    func bestInstances(
        among candidates: [ECS.PlacementCandidate], others: [ECS.PlacementCandidate], field: String
    ) -> [ECS.PlacementCandidate.ID] {
        // podium.write: add up the tasks of each group
        var tasks: [String?: Int] = [:]
        for instance in candidates + others { tasks[group(of: instance, field), default: 0] += instance.tasksOfGroup }
        // podium.end

        // podium.write: give back all candidates whose group has the fewest
        let fewest = candidates.map { tasks[group(of: $0, field)]! }.min()
        return candidates.filter { tasks[group(of: $0, field)] == fewest }.map(\.id)
        // podium.end
    }

    // podium.write: if you like, helpers of your own
    private func group(of instance: ECS.PlacementCandidate, _ field: String) -> String? {
        if field == "instanceId" { return instance.id }
        return instance.value(of: String(field.dropFirst("attribute:".count)))
    }
    // podium.end
}
