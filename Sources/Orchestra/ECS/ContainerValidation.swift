// The rules that hold for each container (Developer Guide, task definition parameters, container definitions).

extension ECS.RegisterTaskDefinitionRequest {
    func validate(_ container: ECS.ContainerDefinition, _ quotas: Quotas) throws(ECS.Error) {
        try validateSizes(of: container)
        try validateTimeouts(of: container)
        try validateVariables(of: container, quotas)
        if let check = container.healthCheck { try validate(check, of: container.name) }
        if let policy = container.restartPolicy { try validate(policy, of: container.name) }
        try validatePorts(of: container)
        try validateNetwork(of: container)
    }

    private func validateSizes(of container: ECS.ContainerDefinition) throws(ECS.Error) {
        let name = container.name
        try require(
            (0...Int(Int32.max)).contains(container.cpu), "Invalid 'cpu' setting for container '\(name)'.", "It can't be negative.")
        try require(
            memory != nil || container.memory != nil || container.memoryReservation != nil,
            "Invalid setting for container '\(name)'. At least one of 'memory' or 'memoryReservation' must be specified.",
            "Or give the task its memory.")
        if let memory = container.memory {
            try require(
                (4...Int(Int32.max)).contains(memory), "Invalid 'memory' setting for container '\(name)'.",
                "A container needs 4 MiB at least.")
        }
        if let reservation = container.memoryReservation {
            try require(
                (4...Int(Int32.max)).contains(reservation), "Invalid 'memoryReservation' setting for container '\(name)'.",
                "A container needs 4 MiB at least.")
            if let memory = container.memory {
                try require(
                    memory > reservation, "Invalid 'memory' setting for container '\(name)'.",
                    "'memory' (\(memory)) must be more than 'memoryReservation' (\(reservation)).")
            }
        }
        if let swappiness = container.linuxParameters?.swappiness {
            try require(
                (0...100).contains(swappiness), "Invalid 'swappiness' setting for container '\(name)'.",
                "\(swappiness) is not within 0 and 100.")
        }
    }

    /// Elsewhere than on Fargate the API's 32 bits are the limit.
    private func validateTimeouts(of container: ECS.ContainerDefinition) throws(ECS.Error) {
        let upper = requiresCompatibilities.contains(.fargate) ? 120 : Int(Int32.max)
        if let timeout = container.stopTimeout {
            try require(
                (2...upper).contains(timeout), "Invalid 'stopTimeout' setting for container '\(container.name)'.",
                "It is 2 to 120 seconds on Fargate.")
        }
        if let timeout = container.startTimeout {
            try require(
                (2...upper).contains(timeout), "Invalid 'startTimeout' setting for container '\(container.name)'.",
                "It is 2 seconds at least, and 120 at most on Fargate.")
        }
    }

    private func validateVariables(of container: ECS.ContainerDefinition, _ quotas: Quotas) throws(ECS.Error) {
        let name = container.name
        for variable in container.environment {
            try require(!variable.name.isEmpty, "Environment variable name cannot be empty in container '\(name)'.")
        }
        for secret in container.secrets {
            try require(
                !secret.name.isEmpty && !secret.valueFrom.isEmpty, "Invalid secret for container '\(name)'.",
                "A secret has a name, and in 'valueFrom' the place of its value.")
            try require(
                !container.environment.contains { $0.name == secret.name },
                "The secret name must be unique and not shared with any new or existing environment variables set on the container, "
                    + "such as '\(secret.name)'.")
        }
        let files = container.environmentFiles
        try require(
            files.count <= quotas.environmentFilesPerContainer, "Too many environmentFiles for container '\(name)'.",
            "A container has at most \(quotas.environmentFilesPerContainer), not \(files.count).")
        for file in files {
            try require(
                file.type == "s3" && file.value.hasPrefix("arn:aws") && file.value.hasSuffix(".env"),
                "Invalid environment file '\(file.value)' for container '\(name)'.",
                "It is of the type s3, and the ARN of an object that ends in '.env'.")
        }
    }

    private func validate(_ check: ECS.HealthCheck, of name: String) throws(ECS.Error) {
        try require(
            check.command == ["NONE"] || ["CMD", "CMD-SHELL"].contains(check.command.first) && check.command.count > 1,
            "Invalid healthCheck command for container '\(name)'.", "It begins with CMD or CMD-SHELL, and a command follows.")
        let bounds: [(String, Int, ClosedRange<Int>)] = [
            ("interval", check.interval, 5...300), ("timeout", check.timeout, 2...60), ("retries", check.retries, 1...10),
            ("startPeriod", check.startPeriod ?? 0, 0...300),
        ]
        for (field, value, range) in bounds {
            try require(
                range.contains(value), "Invalid healthCheck \(field) for container '\(name)'.",
                "\(value) is not within \(range.lowerBound) and \(range.upperBound).")
        }
    }

    private func validate(_ policy: ECS.ContainerRestartPolicy, of name: String) throws(ECS.Error) {
        if let period = policy.restartAttemptPeriod {
            try require(
                (60...1800).contains(period), "Invalid 'restartAttemptPeriod' setting for container '\(name)'.",
                "\(period) seconds are not within 60 and 1800.")
        }
        let codes = policy.ignoredExitCodes ?? []
        try require(
            codes.count <= 50, "Too many ignoredExitCodes for container '\(name)'.", "There are at most 50, not \(codes.count).")
    }

    private func validateNetwork(of container: ECS.ContainerDefinition) throws(ECS.Error) {
        let (name, mode) = (container.name, networkMode ?? .bridge)
        try require(
            container.links.isEmpty || mode == .bridge, "Links are not supported when networkMode=\(mode.rawValue).",
            "Container '\(name)' has links, which are for networkMode bridge.")
        guard mode == .awsvpc else { return }
        try require(
            container.hostname == nil, "When networkMode=awsvpc, the hostname cannot be specified.",
            "Container '\(name)' has one.")
        try require(
            container.extraHosts.isEmpty, "When networkMode=awsvpc, extraHosts cannot be specified.",
            "Container '\(name)' has some.")
    }
}
