// caught-by: one-is-enough
// misconception: It waits until all essential containers have ended. One is enough: the others are stopped with the task.
// reads: 04-task#the-page-turner-may-leave-the-pianist-may-not
import Orchestra

struct EssentialContainers: ECS.TaskStopPolicy {
    func stop(of containers: [ECS.ContainerRole], after exits: [ECS.ContainerExit]) -> ECS.TaskStop? {
        let essential = containers.filter(\.essential).map(\.name)
        let ended = exits.map(\.name)
        guard essential.allSatisfy(ended.contains) else { return nil }
        return ECS.TaskStop(.essentialContainerExited, "Essential container in task exited")
    }
}
