// caught-by: words
// misconception: It explains the stop in words of its own. People and scripts look for ECS's sentence, letter by letter.
// reads: 04-task#what-is-wanted-and-what-is
import Orchestra

struct EssentialContainers: ECS.TaskStopPolicy {
    func stop(of containers: [ECS.ContainerRole], after exits: [ECS.ContainerExit]) -> ECS.TaskStop? {
        let essential = containers.filter(\.essential).map(\.name)
        guard let exit = exits.first(where: { essential.contains($0.name) }) else { return nil }
        return ECS.TaskStop(.essentialContainerExited, "\(exit.name) exited with code \(exit.exitCode)")
    }
}
