// caught-by: helpers
// misconception: It stops the task when anybody ends with an exit code other than 0. A helper may crash as well: only an essential container takes the task with it.
// reads: 04-task#the-page-turner-may-leave-the-pianist-may-not
import Orchestra

struct EssentialContainers: ECS.TaskStopPolicy {
    func stop(of containers: [ECS.ContainerRole], after exits: [ECS.ContainerExit]) -> ECS.TaskStop? {
        let essential = containers.filter(\.essential).map(\.name)
        let isOver = exits.contains { essential.contains($0.name) || $0.exitCode != 0 }
        return isOver ? ECS.TaskStop(.essentialContainerExited, "Essential container in task exited") : nil
    }
}
