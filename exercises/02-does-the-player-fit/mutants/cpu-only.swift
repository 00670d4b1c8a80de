// caught-by: memory
// misconception: It looks at cpu and at nothing else. Memory, ports and architecture can be what is missing, as well.
// reads: 02-cluster#six-free-chairs-and-no-place-to-sit
import Orchestra

/// Whether the task can be placed on the instance.
func fits(_ task: ECS.TaskRequirements, on instance: ECS.InstanceRoom) -> Bool {
    task.cpu <= instance.cpu
}
