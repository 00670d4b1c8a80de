// caught-by: helpers
// misconception: It stops the task at each end. A container that isn't essential may leave, and the task goes on.
// reads: 04-task#the-page-turner-may-leave-the-pianist-may-not
import Orchestra

struct EssentialContainers: ECS.TaskStopPolicy {
    func stop(of containers: [ECS.ContainerRole], after exits: [ECS.ContainerExit]) -> ECS.TaskStop? {
        return exits.isEmpty ? nil : ECS.TaskStop(.essentialContainerExited, "Essential container in task exited")
    }
}
