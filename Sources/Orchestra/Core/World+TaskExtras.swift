// What a call of RunTask says of its tasks that most calls don't: kept apart, since most tasks have none of it.

struct TaskExtras: Hashable, Sendable, Codable {
    var overrides: ECS.TaskOverride?
    var enableExecuteCommand = false
    var platformVersion: String?

    var isEmpty: Bool { self == TaskExtras() }
}

/// A call of RunTask with a clientToken, and what it gave.
struct RunTokenRecord: Hashable, Sendable, Codable {
    var request: ECS.RunTaskRequest
    var tasks: [ECS.Task.ID]
    var failures: [ECS.Failure]
    var until: Moment
}

extension World {
    func extras(of slot: TaskSlot) -> TaskExtras { taskExtras?[tasks[slot].id] ?? TaskExtras() }

    /// The rules that hold for the request alone (API Reference, RunTask).
    func check(_ request: ECS.RunTaskRequest) throws(ECS.Error) {
        if let startedBy = request.startedBy {
            guard startedBy.utf8.count <= 128, startedBy.utf8.allSatisfy(Self.isStartedBy) else {
                throw invalid(
                    "Invalid startedBy '\(startedBy)'.", "Use up to 128 letters, digits, hyphens, underscores and slashes.")
            }
        }
        if let group = request.group, group.hasPrefix("service:") {
            throw invalid("Invalid group '\(group)'.", "Groups that begin with 'service:' are those of services.")
        }
        if let token = request.clientToken, !(1...64).contains(token.utf8.count) {
            throw invalid("Invalid clientToken.", "It has 1 to 64 characters.")
        }
        if let id = request.referenceId, id.unicodeScalars.count > 1024 {
            throw invalid("Invalid referenceId.", "It has at most 1024 characters.")
        }
        guard request.propagateTags != .service else {
            throw invalid("Invalid value for propagateTags: SERVICE.", "A task that is run by itself has no service.")
        }
        if let problem = request.tags.problem(limit: quotas.tagsPerResource) { throw invalid("Invalid tags.", problem) }
    }

    private static func isStartedBy(_ character: UInt8) -> Bool {
        ECS.isName(String(UnicodeScalar(character))) || character == 47
    }

    /// What the same call gave, if it was made within the last day; with other parameters the token is refused.
    func tasks(runBefore request: ECS.RunTaskRequest) throws(ECS.Error) -> RunTokenRecord? {
        guard let token = request.clientToken, let former = runTokens?[token], moment < former.until else { return nil }
        guard former.request == request else {
            var error = ECS.Error(
                .conflictException, "The client token '\(token)' was used before, with other parameters.",
                help: "Use a new token for a new call.")
            error.resourceIds = former.tasks.map { id in
                arn(
                    of: id,
                    in: taskSlots[id].map { Int(tasks[$0].cluster) }
                        ?? Int(clusterIndex[shortName(former.request.cluster ?? "default")]!))
            }
            throw error
        }
        return former
    }

    mutating func note(_ ids: [ECS.Task.ID], _ failures: [ECS.Failure], runBy request: ECS.RunTaskRequest) {
        guard let token = request.clientToken else { return }
        if runTokens == nil { runTokens = HashIndex() }
        runTokens![token] = RunTokenRecord(
            request: request, tasks: ids, failures: failures, until: moment + .seconds(24 * 3600))
    }

    /// The rules of what is overridden; sizes are given back as plain numbers.
    func checked(_ overrides: ECS.TaskOverride?, of definition: Int, on infrastructure: Infrastructure) throws(ECS.Error)
        -> ECS.TaskOverride?
    {
        guard var overrides else { return nil }
        guard JSONSize.of(overrides) <= 8192 else {
            throw invalid("Overrides are too long.", "They have at most 8192 characters of JSON.")
        }
        let record = taskDefinitions[definition]
        for (index, container) in overrides.containerOverrides.enumerated() {
            guard record.containers.contains(where: { $0.name == container.name }) else {
                throw invalid(
                    "Override for container named \(container.name) is not a container in the TaskDefinition.",
                    NearMiss.help(for: container.name, among: record.containers.map(\.name), kind: "container"))
            }
            guard !overrides.containerOverrides[..<index].contains(where: { $0.name == container.name }) else {
                throw invalid("There are two overrides for container \(container.name).", "Put them into one.")
            }
            for size in [container.cpu, container.memory, container.memoryReservation] {
                guard (0...Int(Int32.max)).contains(size ?? 0) else {
                    throw invalid("Invalid override for container \(container.name).", "Sizes aren't negative.")
                }
            }
        }
        for role in [overrides.taskRoleArn, overrides.executionRoleArn] {
            if let role, !ECS.isRole(role) { throw ECS.Error(.clientException, "Role is not valid") }
        }
        if let storage = overrides.ephemeralStorage, !(21...200).contains(storage.sizeInGiB) {
            throw invalid("Invalid 'ephemeralStorage' setting.", "\(storage.sizeInGiB) GiB are not within 21 and 200.")
        }
        if let cpu = overrides.cpu { overrides.cpu = String(try ECS.cpuUnits(cpu)) }
        if let memory = overrides.memory { overrides.memory = String(try ECS.memoryMiB(memory)) }
        if infrastructure.isFargate, overrides.cpu != nil || overrides.memory != nil {
            let (cpu, memory) = (overrides.cpu ?? record.cpu ?? "", overrides.memory ?? record.memory ?? "")
            guard ECS.RegisterTaskDefinitionRequest.fargateMemory(forCPU: Int(cpu) ?? 0).contains(Int(memory) ?? 0) else {
                throw ECS.Error(
                    .clientException, "No Fargate configuration exists for given values: \(cpu) CPU, \(memory) memory.")
            }
        }
        return overrides
    }

    /// Remembers what is special about a task that was just created.
    mutating func note(_ extras: TaskExtras, of slot: TaskSlot) {
        guard !extras.isEmpty else { return }
        if taskExtras == nil { taskExtras = HashIndex() }
        taskExtras![tasks[slot].id] = extras
    }

    /// Its own tags, then those that it has from its task definition, then ECS's.
    func tags(for request: ECS.RunTaskRequest, of definition: Int) -> [ECS.Tag] {
        var all = request.tags
        if request.propagateTags == .taskDefinition {
            all += tags(of: taskDefinitions[definition].id.arn).filter { tag in !all.contains { $0.key == tag.key } }
        }
        guard request.enableECSManagedTags else { return all }
        return all + [ECS.Tag(key: "aws:ecs:clusterName", value: shortName(request.cluster ?? "default"))]
    }

    mutating func forgetExtras(of slot: TaskSlot) {
        let id = tasks[slot].id
        if taskExtras != nil { taskExtras![id] = nil }
        network?.interfaces[id] = nil
        if tags != nil { setTags([], of: arn(of: id, in: Int(tasks[slot].cluster))) }
    }
}
