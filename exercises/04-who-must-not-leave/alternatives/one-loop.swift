import Orchestra

/// Goes through the containers, and looks each one up among those that have ended.
struct EssentialContainers: ECS.TaskStopPolicy {
    func stop(of containers: [ECS.ContainerRole], after exits: [ECS.ContainerExit]) -> ECS.TaskStop? {
        let ended = Set(exits.map(\.name))
        for container in containers where container.essential {
            if ended.contains(container.name) {
                return ECS.TaskStop(ECS.StopCode(rawValue: "EssentialContainerExited")!, "Essential container in task exited")
            }
        }
        return nil
    }
}
