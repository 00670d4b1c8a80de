// caught-by: among-others
// misconception: It looks only at the first end. Somebody who isn't essential may have ended before the one who is.
// reads: 04-task#the-page-turner-may-leave-the-pianist-may-not
import Orchestra

struct EssentialContainers: ECS.TaskStopPolicy {
    func stop(of containers: [ECS.ContainerRole], after exits: [ECS.ContainerExit]) -> ECS.TaskStop? {
        let essential = containers.filter(\.essential).map(\.name)
        guard let first = exits.first, essential.contains(first.name) else { return nil }
        return ECS.TaskStop(.essentialContainerExited, "Essential container in task exited")
    }
}
