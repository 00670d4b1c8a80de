// caught-by: architecture
// misconception: It doesn't look at the architecture. What was built for arm64 doesn't run on x86_64.
// reads: 05-task-definition#the-music-says-how-the-instrument-says-what
import Orchestra

/// Whether the task can be placed on the instance.
func fits(_ task: ECS.TaskRequirements, on instance: ECS.InstanceRoom) -> Bool {
    task.cpu <= instance.cpu
        && task.memory <= instance.memory
        && task.hostPorts.allSatisfy { !instance.portsInUse.contains($0) }
}
