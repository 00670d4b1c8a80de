import Orchestra

/// Counts the essential containers, before and now: if there are fewer, the task is over.
struct EssentialContainers: ECS.TaskStopPolicy {
    func stop(of containers: [ECS.ContainerRole], after exits: [ECS.ContainerExit]) -> ECS.TaskStop? {
        var isEssential: [String: Bool] = [:]
        for container in containers { isEssential[container.name] = container.essential }
        let before = isEssential.values.count { $0 }
        for exit in exits { isEssential[exit.name] = nil }
        let now = isEssential.values.count { $0 }
        return before == now ? nil : .init(.essentialContainerExited, "Essential container in task exited")
    }
}
