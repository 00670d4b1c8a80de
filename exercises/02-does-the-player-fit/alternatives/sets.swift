import Orchestra

/// Leaves at the first question that is answered with no.
func fits(_ task: ECS.TaskRequirements, on instance: ECS.InstanceRoom) -> Bool {
    guard let architecture = instance.cpuArchitecture, architecture == task.cpuArchitecture else { return false }
    let taken = Set(instance.portsInUse)
    guard taken.isDisjoint(with: Set(task.hostPorts)) else { return false }
    return (0...max(instance.cpu, 0)).contains(task.cpu) && max(task.memory, instance.memory) == instance.memory
}
