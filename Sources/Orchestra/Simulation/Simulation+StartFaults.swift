// What a script can make go wrong with containers that start, or that are still to start.

extension Simulation {
    /// A container takes more memory than it may: it is killed (exit code 137), its task's first essential one if none is named.
    public mutating func exhaustMemory(of task: ECS.Task.ID, container: String? = nil) {
        inject(.outOfMemory(task: task, container: container))
    }

    /// Containers of this image, started from now on, are killed for their memory after a while.
    public mutating func exhaustMemory(ofImage image: String, after delay: Duration) {
        inject(.outOfMemoryAfterStart(image: image, delay))
    }

    /// The process of this image can't be started from now on: its command isn't there.
    public mutating func failStart(ofImage image: String) { inject(.failStart(image: image)) }

    /// It can be started again.
    public mutating func allowStart(ofImage image: String) { inject(.allowStart(image: image)) }

    /// The check inside containers of this image fails; those that run already aren't concerned.
    public mutating func failContainerHealthCheck(ofImage image: String) {
        inject(.failContainerHealthCheckOfImage(image: image))
    }

    /// Containers of this image, started from now on, pass it again.
    public mutating func allowContainerHealthCheck(ofImage image: String) {
        inject(.allowContainerHealthCheckOfImage(image: image))
    }

    /// Containers of this image need so long after their stop signal; those for which `stopTimeout` is too short are killed.
    public mutating func slowStop(ofImage image: String, _ delay: Duration) { inject(.slowStop(image: image, delay)) }

    /// The secret or parameter that a container's `secrets` names by `valueFrom` isn't there: tasks that need it don't start.
    public mutating func loseSecret(_ valueFrom: String) { inject(.loseSecret(valueFrom: valueFrom)) }

    /// It is there again.
    public mutating func findSecret(_ valueFrom: String) { inject(.findSecret(valueFrom: valueFrom)) }

    /// No task gets a network interface from now on; each gives up after a while.
    public mutating func failNetworkInterfaces() { inject(.failNetworkInterfaces) }

    /// Tasks get network interfaces again.
    public mutating func allowNetworkInterfaces() { inject(.allowNetworkInterfaces) }
}
