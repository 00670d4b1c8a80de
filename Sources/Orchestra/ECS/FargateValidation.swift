// What Fargate needs, and what it doesn't have (Developer Guide, task definition differences for Fargate).

extension ECS.RegisterTaskDefinitionRequest {
    func validateFargate(_ sizes: ECS.TaskSizes) throws(ECS.Error) {
        try require(networkMode == .awsvpc, "Fargate only supports network mode ‘awsvpc’.")
        guard let cpu = sizes.cpu else { throw refusal("Fargate requires that 'cpu' be defined at the task level.") }
        guard let memory = sizes.memory else { throw refusal("Fargate requires that 'memory' be defined at the task level.") }
        let choices = fargateMemory(forCPU: cpu)
        try require(
            choices.contains(memory), "No Fargate configuration exists for given values: \(cpu) CPU, \(memory) memory.",
            choices.isEmpty
                ? isForWindows
                    ? "For Windows, Fargate has 1024, 2048 and 4096 CPU units."
                    : "Fargate has 256, 512, 1024, 2048, 4096, 8192, 16384 and 32768 CPU units."
                : "With \(cpu) CPU units, memory is one of \(Self.sample(choices)) MiB.")
        if let problem = unsupportedOnFargate { throw refusal(problem) }
        try validateExecutionRole()
    }

    /// Whether its tasks could run on Fargate, asked for or not.
    func runsOnFargate(_ sizes: ECS.TaskSizes) -> Bool {
        guard networkMode == .awsvpc, let cpu = sizes.cpu, let memory = sizes.memory else { return false }
        return fargateMemory(forCPU: cpu).contains(memory) && unsupportedOnFargate == nil
    }

    private var isForWindows: Bool { options.runtimePlatform?.operatingSystemFamily?.isWindows ?? false }

    private func fargateMemory(forCPU cpu: Int) -> [Int] {
        isForWindows && !(1024...4096).contains(cpu) ? [] : Self.fargateMemory(forCPU: cpu)
    }

    /// The first member that Fargate doesn't have, as a sentence.
    private var unsupportedOnFargate: String? {
        let options = options
        if options.pidMode == .host {
            return "Tasks using the Fargate launch type do not support pidMode 'host'. The supported value for pidMode is 'task'."
        }
        if options.ipcMode != nil { return Self.unsupported("ipcMode") }
        if !options.placementConstraints.isEmpty { return Self.unsupported("placementConstraints") }
        for volume in options.volumes {
            if volume.host?.sourcePath != nil { return Self.unsupported("sourcePath") }
            if volume.dockerVolumeConfiguration != nil { return Self.unsupported("dockerVolumeConfiguration") }
        }
        for container in containerDefinitions {
            if let member = Self.unsupported(in: container.options) { return Self.unsupported(member) }
        }
        return nil
    }

    private static func unsupported(in container: ECS.ContainerOptions) -> String? {
        let linux = container.linuxParameters
        let members = [
            ("disableNetworking", container.disableNetworking == true), ("dnsServers", !container.dnsServers.isEmpty),
            ("dnsSearchDomains", !container.dnsSearchDomains.isEmpty),
            ("dockerSecurityOptions", !container.dockerSecurityOptions.isEmpty), ("extraHosts", !container.extraHosts.isEmpty),
            ("GPU", container.resourceRequirements.contains { $0.type == .gpu }), ("links", !container.links.isEmpty),
            ("privileged", container.privileged == true), ("maxSwap", linux?.maxSwap != nil),
            ("swappiness", linux?.swappiness != nil), ("sharedMemorySize", linux?.sharedMemorySize != nil),
        ]
        return members.first { $0.1 }?.0
    }

    private static func unsupported(_ member: String) -> String { "Fargate compatible task definitions do not support \(member)" }

    /// Somebody must be allowed to write logs, read secrets and pull private images.
    private func validateExecutionRole() throws(ECS.Error) {
        guard options.executionRoleArn == nil else { return }
        func need(_ purpose: String) -> ECS.Error {
            refusal(
                "Fargate requires task definition to have execution role ARN to support \(purpose).",
                "Give it an 'executionRoleArn'.")
        }
        for container in containerDefinitions {
            if container.logConfiguration?.logDriver == "awslogs" { throw need("log driver awslogs") }
            if !container.secrets.isEmpty || container.logConfiguration?.secretOptions?.isEmpty == false { throw need("secrets") }
            if container.repositoryCredentials != nil { throw need("private registry authentication") }
            if ECS.isPrivateECRImage(container.image) { throw need("ECR images") }
        }
    }
}

extension ECS {
    /// `123456789012.dkr.ecr.eu-west-1.amazonaws.com/…`.
    static func isPrivateECRImage(_ image: String) -> Bool {
        let registry = image.prefix { $0 != "/" }
        return registry.count < image.count && registry.contains(".dkr.ecr.") && registry.contains(".amazonaws.com")
    }
}
