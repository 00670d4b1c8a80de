// caught-by: essential
// misconception: It has essential the wrong way round: the helpers stop the task, and the essential containers may go.
// reads: 04-task#the-page-turner-may-leave-the-pianist-may-not
import Orchestra

struct EssentialContainers: ECS.TaskStopPolicy {
    func stop(of containers: [ECS.ContainerRole], after exits: [ECS.ContainerExit]) -> ECS.TaskStop? {
        let helpers = containers.filter { !$0.essential }.map(\.name)
        guard exits.contains(where: { helpers.contains($0.name) }) else { return nil }
        return ECS.TaskStop(.essentialContainerExited, "Essential container in task exited")
    }
}
