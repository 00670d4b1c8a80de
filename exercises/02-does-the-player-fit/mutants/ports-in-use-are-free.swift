// caught-by: ports
// misconception: It takes portsInUse for the ports that are free. They are those that somebody has already.
// reads: 02-cluster#six-free-chairs-and-no-place-to-sit
import Orchestra

/// Whether the task can be placed on the instance.
func fits(_ task: ECS.TaskRequirements, on instance: ECS.InstanceRoom) -> Bool {
    task.cpu <= instance.cpu
        && task.memory <= instance.memory
        && task.hostPorts.allSatisfy { instance.portsInUse.contains($0) }
        && task.cpuArchitecture == instance.cpuArchitecture
}
