// caught-by: protocol
// misconception: It compares the numbers of the ports alone. 53 with tcp and 53 with udp are two ports, and both may be in use.
// reads: 02-cluster#six-free-chairs-and-no-place-to-sit
import Orchestra

/// Whether the task can be placed on the instance.
func fits(_ task: ECS.TaskRequirements, on instance: ECS.InstanceRoom) -> Bool {
    task.cpu <= instance.cpu
        && task.memory <= instance.memory
        && task.hostPorts.allSatisfy { port in !instance.portsInUse.contains { $0.port == port.port } }
        && task.cpuArchitecture == instance.cpuArchitecture
}
