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
    /// A container takes more memory than it may, and is killed.
    case outOfMemory(task: ECS.Task.ID, container: String?)
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
    /// Containers of this image take more memory than they may so long after their start.
    case outOfMemoryAfterStart(image: String, Duration)
    /// The process of this image can't be started.
    case failStart(image: String)
    case allowStart(image: String)
    /// The health check inside containers of this image fails from their start on.
    case failContainerHealthCheckOfImage(image: String)
    case allowContainerHealthCheckOfImage(image: String)
    /// Containers of this image need so long after their stop signal.
    case slowStop(image: String, Duration)
    /// What a `secrets` entry names isn't there.
    case loseSecret(valueFrom: String)
    case findSecret(valueFrom: String)
    /// No task gets a network interface.
    case failNetworkInterfaces
    case allowNetworkInterfaces
    /// The function that a deployment's hook calls answers this from now on.
    case answerLifecycleHook(hookTargetArn: String, ECS.LifecycleHookResult)
    /// The task's answers to requests are broken, in that way, until it recovers.
    case breakAnswers(task: ECS.Task.ID, BrokenAnswer)
    /// Containers of this image set that cookie in every answer; it is no fault, but what an application does.
    case setCookie(image: String, name: String, value: String)

    /// What is wrong with a target's answers.
    public enum BrokenAnswer: String, Hashable, Sendable, Codable {
        /// The target closes or resets the connection before it has answered: 502.
        case connectionReset
        /// What it sends is no HTTP: 502.
        case malformed
        /// Its headers are larger than 32 KiB: 502.
        case headersTooLarge
        /// Its `Content-Length` is larger than its body; the rest never comes: 504.
        case bodyTooShort
    }
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
        case .outOfMemory(_, let container): "takes too much memory\(Self.of(container))"
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
        case .outOfMemoryAfterStart(let image, let duration): "image \(image) takes too much memory after \(duration.clock)"
        case .failStart(let image): "image \(image) cannot be started"
        case .allowStart(let image): "image \(image) can be started"
        case .failContainerHealthCheckOfImage(let image): "image \(image) fails its own health check"
        case .allowContainerHealthCheckOfImage(let image): "image \(image) passes its own health check"
        case .slowStop(let image, let duration): "image \(image) needs \(duration.clock) to stop"
        case .loseSecret(let secret): "secret \(secret) is missing"
        case .findSecret(let secret): "secret \(secret) is there"
        case .failNetworkInterfaces: "network interfaces cannot be attached"
        case .allowNetworkInterfaces: "network interfaces can be attached"
        case .answerLifecycleHook(let hookTargetArn, let result): "hook \(hookTargetArn) answers \(result.hookStatus)"
        case .breakAnswers(_, let how): "breaks its answers (\(how.rawValue))"
        case .setCookie(let image, let name, let value): "image \(image) sets the cookie \(name)=\(value)"
        }
    }

    private static func of(_ container: String?) -> String { container.map { " (container \($0))" } ?? "" }
}
