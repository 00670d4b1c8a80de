// What a registered task definition holds that its request didn't say (API Reference, TaskDefinition).

extension TaskDefinitionRecord {
    /// - Parameter sizes: As the request's rules gave them.
    init(_ id: ECS.TaskDefinition.ID, _ request: ECS.RegisterTaskDefinitionRequest, _ sizes: ECS.TaskSizes, at moment: Moment) {
        let networkMode = request.networkMode ?? .bridge
        let containers = request.containerDefinitions.map { $0.normalized(for: networkMode) }
        let options = request.options
        self.init(
            id: id, networkMode: networkMode, containers: containers, cpu: sizes.cpu.map(String.init),
            memory: sizes.memory.map(String.init), requiresCompatibilities: request.requiresCompatibilities,
            compatibilities: request.compatibilities(sizes), requiresAttributes: request.requiredAttributes,
            options: options == ECS.TaskDefinitionOptions() ? nil : .value(options), registeredAt: moment)
        let dependencies = containers.map(\.startDependencies)
        if dependencies != containers.map(\.dependsOn) { startDependencies = dependencies }
    }

    var cpuArchitecture: ECS.CPUArchitecture { options?.value.runtimePlatform?.cpuArchitecture == .arm64 ? .arm64 : .x86_64 }

    var placementConstraints: [ECS.PlacementConstraint] {
        (options?.value.placementConstraints ?? []).map { .init(type: .memberOf, expression: $0.expression) }
    }

    /// What this container waits for.
    func dependencies(of container: Int) -> [ECS.ContainerDependency] {
        startDependencies?[container] ?? containers[container].dependsOn
    }
}

extension ECS.ContainerDefinition {
    fileprivate func normalized(for networkMode: ECS.NetworkMode) -> Self {
        var container = self
        container.portMappings = portMappings.map { $0.normalized(for: networkMode) }
        if healthCheck?.isNone == true { container.healthCheck = nil }
        return container
    }
}

extension ECS.RegisterTaskDefinitionRequest {
    /// Where it could run, whatever it asks to be checked for. ECS Anywhere has neither awsvpc nor EFS.
    fileprivate func compatibilities(_ sizes: ECS.TaskSizes) -> [ECS.LaunchType] {
        let runsOutside =
            networkMode != .awsvpc && options.proxyConfiguration == nil
            && options.volumes.allSatisfy { $0.efsVolumeConfiguration == nil }
        return (runsOutside ? [.external] : []) + [.ec2] + (runsOnFargate(sizes) ? [.fargate] : [])
    }

    /// The attributes of the agent that its members need (Developer Guide, task definition `requiresAttributes`).
    fileprivate var requiredAttributes: [ECS.Attribute] {
        let (options, containers) = (options, containerDefinitions)
        let all = containers.map(\.options)
        let secrets = all.flatMap(\.secrets)
        let hasExecutionRole = options.executionRoleArn != nil
        let usesECR = containers.contains { ECS.isPrivateECRImage($0.image) }
        let usesLogs = all.contains { $0.logConfiguration?.logDriver == "awslogs" }
        var names: [String] = []
        for driver in all.compactMap({ $0.logConfiguration?.logDriver }) {
            let name = "com.amazonaws.ecs.capability.logging-driver.\(driver)"
            if !names.contains(name) { names.append(name) }
        }
        func need(_ name: String, if needed: Bool) {
            if needed { names.append(name) }
        }
        need("ecs.capability.execution-role-awslogs", if: usesLogs && hasExecutionRole)
        need("com.amazonaws.ecs.capability.ecr-auth", if: usesECR)
        need("ecs.capability.execution-role-ecr-pull", if: usesECR && hasExecutionRole)
        need("com.amazonaws.ecs.capability.task-iam-role", if: options.taskRoleArn != nil)
        need("com.amazonaws.ecs.capability.privileged-container", if: all.contains { $0.privileged == true })
        need("ecs.capability.container-ordering", if: containers.contains { !$0.dependsOn.isEmpty })
        need("ecs.capability.container-health-check", if: containers.contains { $0.healthCheck.map { !$0.isNone } ?? false })
        need("ecs.capability.container-restart-policy", if: containers.contains { $0.restartPolicy?.enabled == true })
        need("ecs.capability.secrets.asm.environment-variables", if: secrets.contains { $0.valueFrom.contains(":secretsmanager:") })
        need(
            "ecs.capability.secrets.ssm.environment-variables", if: secrets.contains { !$0.valueFrom.contains(":secretsmanager:") })
        need(
            "ecs.capability.private-registry-authentication.secretsmanager", if: all.contains { $0.repositoryCredentials != nil })
        need("ecs.capability.env-files.s3", if: all.contains { !$0.environmentFiles.isEmpty })
        need("ecs.capability.efs", if: options.volumes.contains { $0.efsVolumeConfiguration != nil })
        need("ecs.capability.pid-ipc-namespace-sharing", if: options.pidMode != nil || options.ipcMode != nil)
        need("ecs.capability.task-cpu-mem-limit", if: networkMode != .awsvpc && (cpu != nil || memory != nil))
        need("ecs.capability.task-eni", if: networkMode == .awsvpc)
        names.append("com.amazonaws.ecs.capability.docker-remote-api.1.18")
        return names.map { ECS.Attribute($0) }
    }
}
