import Orchestra

/// The end of an essential container is the end of its task.
struct EssentialContainers: ECS.TaskStopPolicy {
    func stop(of containers: [ECS.ContainerRole], after exits: [ECS.ContainerExit]) -> ECS.TaskStop? {
        // podium.write: find out whether an essential container has ended, and say why the task stops
        let essential = containers.filter(\.essential).map(\.name)
        guard exits.contains(where: { essential.contains($0.name) }) else { return nil }
        return ECS.TaskStop(.essentialContainerExited, "Essential container in task exited")
        // podium.end
    }
}
