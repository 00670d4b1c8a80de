// caught-by: essential
// misconception: It stops the task when nobody is left. An essential container doesn't wait for the page-turner.
// reads: 04-task#the-page-turner-may-leave-the-pianist-may-not
import Orchestra

struct EssentialContainers: ECS.TaskStopPolicy {
    func stop(of containers: [ECS.ContainerRole], after exits: [ECS.ContainerExit]) -> ECS.TaskStop? {
        guard exits.count == containers.count else { return nil }
        return ECS.TaskStop(.essentialContainerExited, "Essential container in task exited")
    }
}
