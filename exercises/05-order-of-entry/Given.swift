import Orchestra

/// One container of a task definition: as much of it as matters here.
struct Container: Codable, Hashable {
    var name: String
    var essential: Bool
    var hasHealthCheck: Bool
    /// Each has a `containerName` and a `condition`: `.start`, `.complete`, `.success` or `.healthy`.
    var dependsOn: [ECS.ContainerDependency]
}

/// Why containers can never all start. The name is that of the container that is waited for.
enum StartError: Error, Codable, Hashable {
    case unknownContainer(String)
    case noHealthCheck(String)
    case essential(String)
    case circle
}
