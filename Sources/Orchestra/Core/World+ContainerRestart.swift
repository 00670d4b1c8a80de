// Containers that start again in their place (Amazon ECS Developer Guide, container restart policies).

extension World {
    /// Starts it again if its restart policy says so; its task goes on, and its health is unknown again.
    mutating func restart(_ slot: TaskSlot, _ container: Int, _ exitCode: Int32, _ policies: Policies) -> Bool {
        let definition = definition(of: slot).containers[container]
        guard let restartPolicy = definition.restartPolicy, tasks[slot].desiredStatus == .running,
            tasks[slot].containers[container].startedAt.isSet
        else { return false }
        let ranFor = moment.duration - tasks[slot].containers[container].startedAt.duration
        guard
            policies.containerRestart.restarts(
                ECS.EndedContainer(definition.name, restartPolicy: restartPolicy, exitCode: Int(exitCode), ranFor: ranFor))
        else { return false }
        log(
            .containerStatusChanged(
                task: tasks[slot].id, label: tasks[slot].label, container: definition.name, lastStatus: .stopped,
                exitCode: Int(exitCode), reason: tasks[slot].containers[container].reason))
        var record = ContainerRecord()
        record.imagePulled = true
        record.startedAt = tasks[slot].containers[container].startedAt
        // 0 is for those that were never started again.
        record.restarts = max(1, tasks[slot].containers[container].restarts &+ 1)
        tasks[slot].containers[container] = record
        updateHealth(slot)
        perform(.startContainer(slot, container: Int32(container)))
        return true
    }
}
