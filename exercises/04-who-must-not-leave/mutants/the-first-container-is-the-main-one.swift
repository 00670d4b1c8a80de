// caught-by: one-is-enough
// misconception: It takes the first container of the task definition for the one that matters. Which ones matter is what essential says, wherever they stand.
// reads: 04-task#the-page-turner-may-leave-the-pianist-may-not
import Orchestra

struct EssentialContainers: ECS.TaskStopPolicy {
    func stop(of containers: [ECS.ContainerRole], after exits: [ECS.ContainerExit]) -> ECS.TaskStop? {
        guard exits.contains(where: { $0.name == containers[0].name }) else { return nil }
        return ECS.TaskStop(.essentialContainerExited, "Essential container in task exited")
    }
}
