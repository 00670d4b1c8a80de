import Orchestra

/// Collects what speaks against it.
func fits(_ task: ECS.TaskRequirements, on instance: ECS.InstanceRoom) -> Bool {
    var reasons: [ECS.PlacementFailure] = []
    if instance.cpuArchitecture != task.cpuArchitecture { reasons.append(.attribute) }
    for port in task.hostPorts {
        for taken in instance.portsInUse where taken.port == port.port && taken.protocol == port.protocol {
            reasons.append(.ports)
        }
    }
    if instance.memory - task.memory < 0 { reasons.append(.memory) }
    if instance.cpu - task.cpu < 0 { reasons.append(.cpu) }
    return reasons.isEmpty
}
