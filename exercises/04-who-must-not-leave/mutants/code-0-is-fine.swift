// caught-by: exit-code-0
// misconception: It lets a task go on whose essential container ended with exit code 0. The code says how it went; the container is gone all the same.
// reads: 04-task#the-page-turner-may-leave-the-pianist-may-not
import Orchestra

struct EssentialContainers: ECS.TaskStopPolicy {
    func stop(of containers: [ECS.ContainerRole], after exits: [ECS.ContainerExit]) -> ECS.TaskStop? {
        let essential = containers.filter(\.essential).map(\.name)
        guard exits.contains(where: { essential.contains($0.name) && $0.exitCode != 0 }) else { return nil }
        return ECS.TaskStop(.essentialContainerExited, "Essential container in task exited")
    }
}
