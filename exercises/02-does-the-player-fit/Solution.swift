import Orchestra

/// Whether the task can be placed on the instance.
func fits(_ task: ECS.TaskRequirements, on instance: ECS.InstanceRoom) -> Bool {
    // podium.write: ask for cpu, memory, ports and architecture, one after the other
    task.cpu <= instance.cpu
        && task.memory <= instance.memory
        && task.hostPorts.allSatisfy { !instance.portsInUse.contains($0) }
        && task.cpuArchitecture == instance.cpuArchitecture
    // podium.end
}
