extension ECS {
    /// The reference: the end of an essential container is the end of its task
    /// (API Reference, ContainerDefinition, `essential`; Developer Guide, stopped task error codes).
    public struct EssentialContainers: TaskStopPolicy {
        public init() {}

        // snippet.essential
        public func stop(of containers: [ContainerRole], after exits: [ContainerExit]) -> TaskStop? {
            // Any exit code, 0 too: what matters is that the container was essential.
            let isOver = exits.contains { exit in containers.contains { $0.essential && $0.name == exit.name } }
            return isOver ? TaskStop(.essentialContainerExited, "Essential container in task exited") : nil
        }
        // snippet.end
    }
}

extension ECS.TaskStopPolicy where Self == ECS.EssentialContainers {
    public static var essentialContainers: ECS.EssentialContainers { ECS.EssentialContainers() }
}
