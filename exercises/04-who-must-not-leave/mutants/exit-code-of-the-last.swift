// caught-by: among-others
// misconception: It finds out that an essential container has ended, and then asks for the exit code of whoever ended last. No exit code matters, whosoever it is.
// reads: 04-task#the-page-turner-may-leave-the-pianist-may-not
import Orchestra

struct EssentialContainers: ECS.TaskStopPolicy {
    func stop(of containers: [ECS.ContainerRole], after exits: [ECS.ContainerExit]) -> ECS.TaskStop? {
        let essential = containers.filter(\.essential).map(\.name)
        guard exits.contains(where: { essential.contains($0.name) }), exits.last?.exitCode != 0 else { return nil }
        return ECS.TaskStop(.essentialContainerExited, "Essential container in task exited")
    }
}
