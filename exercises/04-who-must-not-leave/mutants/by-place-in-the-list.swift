// caught-by: essential
// misconception: It takes the first exit for the first container's, the second for the second's. The two lists have different orders: look the container up by its name.
// reads: 04-task#the-page-turner-may-leave-the-pianist-may-not
import Orchestra

struct EssentialContainers: ECS.TaskStopPolicy {
    func stop(of containers: [ECS.ContainerRole], after exits: [ECS.ContainerExit]) -> ECS.TaskStop? {
        let pairs = zip(containers, exits)
        guard pairs.contains(where: { container, _ in container.essential }) else { return nil }
        return ECS.TaskStop(.essentialContainerExited, "Essential container in task exited")
    }
}
