// DeleteTaskDefinitions, ListTaskDefinitions, ListTaskDefinitionFamilies (Developer Guide, task definition states).

extension World {
    /// At most ten, INACTIVE ones only; the others are reported as failures.
    mutating func deleteTaskDefinitions(_ references: [String]) throws(ECS.Error) -> (
        deleted: [ECS.TaskDefinition], failures: [ECS.Failure]
    ) {
        guard !references.isEmpty else { throw invalid("size of TaskDefinition references list must be greater than 0") }
        guard references.count <= 10 else { throw invalid("Size of TaskDefinition references list cannot exceed 10") }
        var deleted: [ECS.TaskDefinition] = []
        var failures: [ECS.Failure] = []
        for reference in references {
            guard let parsed = try? ECS.TaskDefinitionName(reference), parsed.revision != nil, let index = find(parsed),
                !isGone(index)
            else {
                failures.append(
                    ECS.Failure(
                        arn: reference,
                        reason: "The specified task definition identifier is invalid. Specify a valid name or ARN and try again."))
                continue
            }
            guard taskDefinitions[index].status != .active else {
                failures.append(
                    ECS.Failure(
                        arn: taskDefinitions[index].id.arn,
                        reason:
                            "The specified task definition is still in ACTIVE status. Please deregister the target and try again."))
                continue
            }
            taskDefinitions[index].status = .deleteInProgress
            deleted.append(describe(taskDefinition: index))
        }
        return (deleted, failures)
    }

    /// A revision that is being deleted is there as long as a task that hasn't stopped, or a service, was made from it. Nothing
    /// new can be made from it, so what is gone stays gone; its number stays taken.
    func isGone(_ index: Int) -> Bool {
        guard taskDefinitions[index].status == .deleteInProgress, taskDefinitions[index].tasks == 0 else { return false }
        return !services.contains { service in
            service.status != .inactive
                && (service.deployments.contains { Int($0.taskDefinition) == index }
                    || service.lastCompleted.map { Int($0.taskDefinition) == index } ?? false)
        }
    }

    /// ARNs by family and revision; `familyPrefix` is a whole family's name, as in the API.
    func listTaskDefinitions(familyPrefix: String?, status: ECS.TaskDefinition.Status, sort: ECS.SortOrder) -> [String] {
        let chosen = taskDefinitions.indices.filter {
            let definition = taskDefinitions[$0]
            return definition.status == status && (familyPrefix == nil || definition.id.family == familyPrefix) && !isGone($0)
        }
        let ids = chosen.map { taskDefinitions[$0].id }.sorted()
        return (sort == .ascending ? ids : ids.reversed()).map(\.arn)
    }

    /// By name. ALL are those with a revision that is ACTIVE or INACTIVE; INACTIVE those that have none that is ACTIVE.
    func listTaskDefinitionFamilies(prefix: String, status: ECS.TaskDefinition.FamilyStatus) -> [String] {
        familyNames.indices.filter { family in
            guard familyNames[family].hasPrefix(prefix) else { return false }
            let revisions = families[family].revisions
            let hasActive = revisions.contains { taskDefinitions[Int($0)].status == .active }
            let hasInactive = revisions.contains { taskDefinitions[Int($0)].status == .inactive }
            switch status {
            case .active: return hasActive
            case .inactive: return hasInactive && !hasActive
            case .all: return hasActive || hasInactive
            }
        }.map { familyNames[$0] }.sorted()
    }
}
