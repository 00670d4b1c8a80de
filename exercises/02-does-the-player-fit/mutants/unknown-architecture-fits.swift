// caught-by: architecture
// misconception: It takes an instance that doesn't say its architecture for one that has them all. Nobody is placed there.
// reads: 02-cluster#six-free-chairs-and-no-place-to-sit
import Orchestra

/// Whether the task can be placed on the instance.
func fits(_ task: ECS.TaskRequirements, on instance: ECS.InstanceRoom) -> Bool {
    task.cpu <= instance.cpu
        && task.memory <= instance.memory
        && task.hostPorts.allSatisfy { !instance.portsInUse.contains($0) }
        && (instance.cpuArchitecture == nil || task.cpuArchitecture == instance.cpuArchitecture)
}
