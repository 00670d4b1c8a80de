// caught-by: each-alone
// misconception: It says yes as soon as one of the four holds. All four must.
// reads: 02-cluster#six-free-chairs-and-no-place-to-sit
import Orchestra

/// Whether the task can be placed on the instance.
func fits(_ task: ECS.TaskRequirements, on instance: ECS.InstanceRoom) -> Bool {
    task.cpu <= instance.cpu
        || task.memory <= instance.memory
        || task.hostPorts.allSatisfy { !instance.portsInUse.contains($0) }
        || task.cpuArchitecture == instance.cpuArchitecture
}
