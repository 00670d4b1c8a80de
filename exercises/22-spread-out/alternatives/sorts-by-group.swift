import Orchestra

/// Puts the groups into a list, the emptiest first.
struct SpreadOut: ECS.PlacementStrategyPolicy {
    func bestInstances(
        among candidates: [ECS.PlacementCandidate], others: [ECS.PlacementCandidate], field: String
    ) -> [ECS.PlacementCandidate.ID] {
        var groups: [(key: String, members: [String], tasks: Int)] = []
        func place(_ instance: ECS.PlacementCandidate) -> Int {
            let key =
                if field.hasPrefix("attribute:") {
                    instance.attributes.first { "attribute:" + $0.name == field }.map { "=" + ($0.value ?? "") } ?? "none"
                } else {
                    "id" + instance.id
                }
            if let place = groups.firstIndex(where: { $0.key == key }) { return place }
            groups.append((key, [], 0))
            return groups.count - 1
        }
        for instance in candidates {
            let place = place(instance)
            groups[place].members.append(instance.id)
            groups[place].tasks += instance.tasksOfGroup
        }
        for instance in others { groups[place(instance)].tasks += instance.tasksOfGroup }
        groups.removeAll { $0.members.isEmpty }
        groups.sort { $0.tasks < $1.tasks }
        return groups.prefix { $0.tasks == groups[0].tasks }.flatMap(\.members)
    }
}
