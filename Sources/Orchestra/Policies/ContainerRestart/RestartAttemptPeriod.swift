extension ECS {
    /// The reference: what ran for its `restartAttemptPeriod`, and ended with none of the `ignoredExitCodes`, is started again
    /// (API Reference, ContainerRestartPolicy; Developer Guide, restart individual containers).
    public struct RestartAttemptPeriod: ContainerRestart {
        public init() {}

        // snippet.container-restart
        public func restarts(_ container: EndedContainer) -> Bool {
            let policy = container.restartPolicy
            guard policy.enabled, !(policy.ignoredExitCodes ?? []).contains(container.exitCode) else { return false }
            // Whoever falls over at once would only fall over again.
            return container.ranFor >= .seconds(policy.restartAttemptPeriod ?? 300)
        }
        // snippet.end
    }
}

extension ECS.ContainerRestart where Self == ECS.RestartAttemptPeriod {
    public static var restartAttemptPeriod: ECS.RestartAttemptPeriod { ECS.RestartAttemptPeriod() }
}
