// caught-by: ports
// misconception: It looks at the first of the task's ports and not at the others.
// reads: 02-cluster#six-free-chairs-and-no-place-to-sit
import Orchestra

/// Whether the task can be placed on the instance.
func fits(_ task: ECS.TaskRequirements, on instance: ECS.InstanceRoom) -> Bool {
    task.cpu <= instance.cpu
        && task.memory <= instance.memory
        && task.hostPorts.prefix(1).allSatisfy { !instance.portsInUse.contains($0) }
        && task.cpuArchitecture == instance.cpuArchitecture
}
