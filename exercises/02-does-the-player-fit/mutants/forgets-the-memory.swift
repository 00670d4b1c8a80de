// caught-by: memory
// misconception: It doesn't look at memory. A task that needs more of it than is left doesn't fit, however much cpu there is.
// reads: 02-cluster#six-free-chairs-and-no-place-to-sit
import Orchestra

/// Whether the task can be placed on the instance.
func fits(_ task: ECS.TaskRequirements, on instance: ECS.InstanceRoom) -> Bool {
    task.cpu <= instance.cpu
        && task.hostPorts.allSatisfy { !instance.portsInUse.contains($0) }
        && task.cpuArchitecture == instance.cpuArchitecture
}
