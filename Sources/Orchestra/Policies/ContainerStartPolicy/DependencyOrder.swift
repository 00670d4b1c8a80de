extension ECS {
    /// The reference: a container starts when every condition of its `dependsOn` holds
    /// (API Reference, ContainerDependency; Developer Guide, container dependency).
    public struct DependencyOrder: ContainerStartPolicy {
        private enum Outlook { case holds, mayCome, never }

        public init() {}

        // snippet.container-order
        public func decide(on containers: [ContainerState]) -> ContainerStartDecision {
            var starting: [String] = []
            for container in containers where container.lastStatus == .pending {
                let outlooks = container.dependsOn.map { outlook(of: $0, among: containers) }
                if let hopeless = outlooks.firstIndex(of: .never) {
                    return .fail(container: container.name, dependency: container.dependsOn[hopeless])
                }
                if outlooks.allSatisfy({ $0 == .holds }) { starting.append(container.name) }
            }
            return .start(starting)
        }
        // snippet.end

        private func outlook(of dependency: ContainerDependency, among containers: [ContainerState]) -> Outlook {
            guard let other = containers.first(where: { $0.name == dependency.containerName }) else { return .never }
            let hasEnded = other.lastStatus == .stopped
            switch dependency.condition {
            case .start: return other.lastStatus == .pending ? .mayCome : .holds
            case .complete where hasEnded: return .holds
            case .success where hasEnded: return other.exitCode == 0 ? .holds : .never
            // UNHEALTHY isn't the end of it: the next check may pass.
            case .healthy where hasEnded: return .never
            case .healthy where other.healthStatus == .healthy: return .holds
            case .complete, .success, .healthy: return other.startTimeoutElapsed ? .never : .mayCome
            }
        }
    }
}

extension ECS.ContainerStartPolicy where Self == ECS.DependencyOrder {
    public static var dependencies: ECS.DependencyOrder { ECS.DependencyOrder() }
}
