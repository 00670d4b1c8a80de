// The rules of `dependsOn`, `links` and `volumesFrom` (API Reference, ContainerDependency; Developer Guide, container dependency).

extension ECS.RegisterTaskDefinitionRequest {
    func validateDependencies() throws(ECS.Error) {
        for container in containerDefinitions {
            for dependency in container.dependsOn { try validate(dependency, of: container.name) }
            for link in container.links { try validate(container.linkedName(link), in: "links", of: container.name) }
            for source in container.volumesFrom {
                try validate(source.sourceContainer ?? "", in: "volumesFrom", of: container.name)
            }
        }
        for container in containerDefinitions {
            guard let circle = circle(through: container.name) else { continue }
            throw refusal(
                "Invalid 'dependsOn' setting for container '\(container.name)'.",
                "The containers wait for each other in a circle: \(circle.joined(separator: " → ")).")
        }
    }

    private func validate(_ other: String, in member: String, of container: String) throws(ECS.Error) {
        guard other == container || !containerDefinitions.contains(where: { $0.name == other }) else { return }
        throw refusal(
            "Invalid '\(member)' setting for container '\(container)'.",
            other == container
                ? "It names the container itself."
                : "There is no container '\(other)' in this task definition.")
    }

    private func validate(_ dependency: ECS.ContainerDependency, of container: String) throws(ECS.Error) {
        let (other, condition) = (dependency.containerName, dependency.condition)
        let message = "Invalid 'dependsOn' setting for container '\(container)'."
        try require(other != container, message, "A container can't wait for itself.")
        guard let definition = containerDefinitions.first(where: { $0.name == other }) else {
            let others = containerDefinitions.map(\.name).filter { $0 != container }
            throw refusal(
                message,
                others.isEmpty
                    ? "There is no container '\(other)' in this task definition."
                    : NearMiss.help(for: other, among: others, kind: "container"))
        }
        switch condition {
        case .start: break
        case .complete, .success:
            try require(
                !definition.essential, message,
                "It waits for \(condition) of '\(other)', which is essential: the task would end with it. Make '\(other)' not essential."
            )
        case .healthy:
            try require(
                definition.healthCheck.map { !$0.isNone } ?? false, message,
                "It waits for HEALTHY of '\(other)', which has no healthCheck: give it one, or wait for START.")
        }
    }

    /// The way from a container along what it waits for back to it.
    private func circle(through start: String) -> [String]? {
        var seen: [String] = []
        func way(from name: String) -> [String]? {
            for next in containerDefinitions.first(where: { $0.name == name })?.startDependencies.map(\.containerName) ?? [] {
                if next == start { return [name, next] }
                guard !seen.contains(next) else { continue }
                seen.append(next)
                if let rest = way(from: next) { return [name] + rest }
            }
            return nil
        }
        return way(from: start)
    }
}

extension ECS.ContainerDefinition {
    /// `db:database` is a link to `db`.
    func linkedName(_ link: String) -> String { String(link.prefix { $0 != ":" }) }

    /// All that it waits for: links, and those whose volumes it mounts, count as START.
    var startDependencies: [ECS.ContainerDependency] {
        var dependencies = dependsOn
        let options = options
        for name in options.links.map(linkedName) + options.volumesFrom.compactMap(\.sourceContainer)
        where !dependencies.contains(where: { $0.containerName == name }) {
            dependencies.append(ECS.ContainerDependency(name, .start))
        }
        return dependencies
    }
}
