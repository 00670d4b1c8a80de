// Tasks by id or ARN, as the API names them, and their lists and tags.

extension Simulation {
    /// `StopTask` by id or ARN.
    /// - Throws: `ClusterNotFoundException`; `InvalidParameterException` for an ARN of another cluster and a task that nobody
    ///   remembers.
    @discardableResult
    public mutating func stopTask(
        _ task: String, in cluster: some ECS.ClusterReference = "default", reason: String? = nil
    ) throws(ECS.Error) -> ECS.Task {
        try stopTask(world.tasks[world.task(task, in: cluster.clusterReference)].id, reason: reason)
    }

    /// `DescribeTasks`; a stopped task is found for an hour, then it is among the failures (MISSING).
    public func describeTasks(_ tasks: [ECS.Task.ID]) -> (tasks: [ECS.Task], failures: [ECS.Failure]) { world.describeTasks(tasks) }

    /// `DescribeTasks` by id or ARN, in this order; tags only if they are asked for.
    /// - Throws: `ClusterNotFoundException`; `InvalidParameterException` unless there are 1 to 100 tasks, for what can't be a
    ///   task's id, and for an ARN of another cluster.
    public func describeTasks(
        _ tasks: [String], in cluster: some ECS.ClusterReference = "default", include: [ECS.TaskField] = []
    ) throws(ECS.Error) -> (tasks: [ECS.Task], failures: [ECS.Failure]) {
        let (found, failures) = try world.describeTasks(tasks, in: cluster.clusterReference, include: include)
        return (found, failures)
    }

    /// `ListTasks`, by `desiredStatus`. Filters that are given hold together; `startedBy` stands alone.
    /// - Throws: `ClusterNotFoundException`; `ServiceNotFoundException`; `InvalidParameterException`.
    public func listTasks(
        in cluster: some ECS.ClusterReference = "default", serviceName: String? = nil, family: String? = nil,
        desiredStatus: ECS.TaskStatus = .running, startedBy: String? = nil, launchType: ECS.LaunchType? = nil
    ) throws(ECS.Error) -> [ECS.Task.ID] {
        try world.listTasks(
            ECS.ListTasksRequest(
                cluster: cluster.clusterReference, serviceName: serviceName, family: family, desiredStatus: desiredStatus,
                startedBy: startedBy, launchType: launchType))
    }

    /// The ids that texts stand for in a call that takes ids: ids themselves and ARNs. Whether there are such tasks isn't asked.
    /// - Throws: `ClusterNotFoundException`; `InvalidParameterException` for what can't be a task's id, and for an ARN of another
    ///   cluster.
    public func taskIDs(
        _ references: [String], in cluster: some ECS.ClusterReference = "default"
    ) throws(ECS.Error) -> [ECS.Task.ID] {
        try world.taskIDs(references, in: cluster.clusterReference)
    }

    // MARK: Tags

    /// `TagResource`, of a cluster, service, task or task definition. Of a key that is there already, the new value counts.
    /// - Throws: `InvalidParameterException` for another ARN, no tags, or tags against the rules; what isn't there is answered as
    ///   its own calls do.
    public mutating func tagResource(_ resourceArn: String, tags: [ECS.Tag]) throws(ECS.Error) {
        try ecs(.tagResource(resourceArn: resourceArn, tags: tags)) { _ in () }
    }

    /// `UntagResource`; a key that isn't there is no error.
    public mutating func untagResource(_ resourceArn: String, tagKeys: [String]) throws(ECS.Error) {
        try ecs(.untagResource(resourceArn: resourceArn, tagKeys: tagKeys)) { _ in () }
    }

    /// `ListTagsForResource`, in the order in which they were given.
    public func listTagsForResource(_ resourceArn: String) throws(ECS.Error) -> [ECS.Tag] { try world.listTags(of: resourceArn) }
}
