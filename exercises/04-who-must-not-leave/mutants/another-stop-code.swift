// caught-by: words
// misconception: It says TaskFailedToStart. That is the code of a task that never ran; an essential container that ends has a code of its own.
// reads: 04-task#what-is-wanted-and-what-is
import Orchestra

struct EssentialContainers: ECS.TaskStopPolicy {
    func stop(of containers: [ECS.ContainerRole], after exits: [ECS.ContainerExit]) -> ECS.TaskStop? {
        let essential = containers.filter(\.essential).map(\.name)
        guard exits.contains(where: { essential.contains($0.name) }) else { return nil }
        return ECS.TaskStop(.taskFailedToStart, "Essential container in task exited")
    }
}
