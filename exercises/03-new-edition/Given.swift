import Orchestra

/// One revision of a family: as much of it as matters here.
struct TaskDefinition: Codable, Hashable {
    let family: String
    let revision: Int
    let containerDefinitions: [ECS.ContainerDefinition]
    /// `.active` or `.inactive`.
    var status: ECS.TaskDefinition.Status
}
