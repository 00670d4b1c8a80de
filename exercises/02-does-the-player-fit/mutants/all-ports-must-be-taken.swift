// caught-by: ports
// misconception: It says no only if all of the task's ports are taken. One that is taken is enough.
// reads: 02-cluster#six-free-chairs-and-no-place-to-sit
import Orchestra

/// Whether the task can be placed on the instance.
func fits(_ task: ECS.TaskRequirements, on instance: ECS.InstanceRoom) -> Bool {
    task.cpu <= instance.cpu
        && task.memory <= instance.memory
        && (task.hostPorts.isEmpty || task.hostPorts.contains { !instance.portsInUse.contains($0) })
        && task.cpuArchitecture == instance.cpuArchitecture
}
