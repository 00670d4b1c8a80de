// caught-by: ports
// misconception: It doesn't look at the ports. Two tasks can't both have port 80 of one machine.
// reads: 02-cluster#six-free-chairs-and-no-place-to-sit
import Orchestra

/// Whether the task can be placed on the instance.
func fits(_ task: ECS.TaskRequirements, on instance: ECS.InstanceRoom) -> Bool {
    task.cpu <= instance.cpu
        && task.memory <= instance.memory
        && task.cpuArchitecture == instance.cpuArchitecture
}
