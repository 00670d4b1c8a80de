// caught-by: memory
// misconception: It adds cpu and memory up. Cpu that is left over doesn't help a task that lacks memory.
// reads: 02-cluster#six-free-chairs-and-no-place-to-sit
import Orchestra

/// Whether the task can be placed on the instance.
func fits(_ task: ECS.TaskRequirements, on instance: ECS.InstanceRoom) -> Bool {
    task.cpu + task.memory <= instance.cpu + instance.memory
        && task.hostPorts.allSatisfy { !instance.portsInUse.contains($0) }
        && task.cpuArchitecture == instance.cpuArchitecture
}
