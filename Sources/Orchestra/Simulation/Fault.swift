/// Something that goes wrong in the simulated runtime, or right again.
public enum Fault: Hashable, Sendable, Codable, CustomStringConvertible {
    /// A container's process ends by itself. `container` is the task's first essential one if it isn't given.
    case crash(task: ECS.Task.ID, container: String?, exitCode: Int32)
    /// It runs and holds its connections open, but answers nobody: requests, health checks, stop signals.
    case hang(task: ECS.Task.ID, container: String?)
    /// It answers with this status code: requests and health checks, or requests alone.
    case answer(task: ECS.Task.ID, statusCode: Int, healthChecksToo: Bool)
    /// The health check inside the container fails while requests are still answered.
    case failContainerHealthCheck(task: ECS.Task.ID, container: String?)
    /// It works again.
    case recover(task: ECS.Task.ID)
    /// Containers of this image need so long, after their process began, until they listen.
    case slowStart(image: String, Duration)
    /// The image can't be pulled.
    case failPull(image: String)
    /// It can be pulled again.
    case allowPull(image: String)
    /// Containers of this image end by themselves so long after their start.
    case crashAfterStart(image: String, Duration, exitCode: Int32)
    /// The machine of a container instance is gone, with everything on it.
    case terminateInstance(ECS.ContainerInstance.ID)
    /// Its agent can't be reached, while the machine runs on.
    case disconnectAgent(ECS.ContainerInstance.ID)
    case connectAgent(ECS.ContainerInstance.ID)
    /// A task on Fargate Spot, or on a Spot Instance, is told that it has two minutes.
    case interruptSpot(task: ECS.Task.ID)
    /// `FARGATE` or `FARGATE_SPOT` has no room for further tasks, or has some again.
    case exhaustCapacity(provider: String)
    case restoreCapacity(provider: String)

    public var description: String {
        switch self {
        case .crash(_, let container, let exitCode): "crashes\(Self.of(container)) with exit code \(exitCode)"
        case .hang(_, let container): "hangs\(Self.of(container))"
        case .answer(_, let statusCode, let healthChecksToo):
            "answers \(statusCode)" + (healthChecksToo ? "" : " except to health checks")
        case .failContainerHealthCheck(_, let container): "fails its own health check\(Self.of(container))"
        case .recover: "recovers"
        case .slowStart(let image, let duration): "image \(image) needs \(duration.clock) to start"
        case .failPull(let image): "image \(image) cannot be pulled"
        case .allowPull(let image): "image \(image) can be pulled"
        case .terminateInstance(let instance): "container instance \(instance) is terminated"
        case .disconnectAgent(let instance): "the agent of container instance \(instance) is disconnected"
        case .connectAgent(let instance): "the agent of container instance \(instance) is connected"
        case .interruptSpot: "is interrupted by Spot"
        case .exhaustCapacity(let provider): "\(provider) has no capacity"
        case .restoreCapacity(let provider): "\(provider) has capacity"
        case .crashAfterStart(let image, let duration, let exitCode):
            "image \(image) exits with \(exitCode) after \(duration.clock)"
        }
    }

    private static func of(_ container: String?) -> String { container.map { " (container \($0))" } ?? "" }
}
