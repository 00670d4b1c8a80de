// The rules of RegisterTaskDefinition (API Reference, RegisterTaskDefinition; Developer Guide, task definition parameters).

extension ECS.RegisterTaskDefinitionRequest {
    /// The task-level sizes in plain units, after every rule has held.
    struct Sizes {
        var cpu: Int?
        var memory: Int?
    }

    /// - Throws: ``ECS/Error`` with `ClientException` and the first rule that is broken.
    func validate(_ quotas: Quotas) throws(ECS.Error) -> Sizes {
        try require(!family.isEmpty, "Family should not be null or empty.")
        try require(!containerDefinitions.isEmpty, "Container list cannot be empty.", "Give the task at least one container.")
        try require(
            isName(family), "Family contains invalid characters.",
            "Use 1 to 255 letters, digits, hyphens and underscores: '\(family)' isn't.")
        try require(
            containerDefinitions.count <= quotas.containersPerTaskDefinition,
            "Too many containers: \(containerDefinitions.count).",
            "A task definition has at most \(quotas.containersPerTaskDefinition).")

        let sizes = Sizes(cpu: try cpuUnits(), memory: try memoryMiB())
        for container in containerDefinitions { try validate(container, taskMemory: sizes.memory) }
        try validateTogether(sizes)
        try validateNetwork()
        if requiresCompatibilities.contains(.fargate) { try validateFargate(sizes) }
        return sizes
    }

    // MARK: One container

    private func validate(_ container: ECS.ContainerDefinition, taskMemory: Int?) throws(ECS.Error) {
        let name = container.name
        try require(!name.isEmpty, "Container.name should not be null or empty.")
        try require(!container.image.isEmpty, "Container.image should not be null or empty.")
        try require(
            isName(name), "Container name '\(name)' contains invalid characters.",
            "Use 1 to 255 letters, digits, hyphens and underscores.")
        try require(container.cpu >= 0, "Invalid 'cpu' setting for container '\(name)'.", "It can't be negative.")
        try require(
            taskMemory != nil || container.memory != nil || container.memoryReservation != nil,
            "Invalid setting for container '\(name)'. At least one of 'memory' or 'memoryReservation' must be specified.",
            "Or give the task its memory.")
        if let memory = container.memory {
            try require(memory >= 4, "Invalid 'memory' setting for container '\(name)'.", "A container needs 4 MiB at least.")
            if let reservation = container.memoryReservation {
                try require(
                    memory > reservation, "Invalid 'memory' setting for container '\(name)'.",
                    "'memory' (\(memory)) must be more than 'memoryReservation' (\(reservation)).")
            }
        }
        for variable in container.environment {
            try require(!variable.name.isEmpty, "Environment variable name cannot be empty in container '\(name)'.")
        }
        if let timeout = container.stopTimeout {
            let upper = requiresCompatibilities.contains(.fargate) ? 120 : Int.max
            try require(
                (2...upper).contains(timeout), "Invalid 'stopTimeout' setting for container '\(name)'.",
                "It is 2 to 120 seconds on Fargate.")
        }
        if let timeout = container.startTimeout {
            // Elsewhere the API's 32 bits are the limit.
            let upper = requiresCompatibilities.contains(.fargate) ? 120 : Int(Int32.max)
            try require(
                (2...upper).contains(timeout), "Invalid 'startTimeout' setting for container '\(name)'.",
                "It is 2 seconds at least, and 120 at most on Fargate.")
        }
        if let check = container.healthCheck { try validate(check, of: name) }
        try validatePorts(of: container)
    }

    private func validate(_ check: ECS.HealthCheck, of name: String) throws(ECS.Error) {
        let bounds: [(String, Int, ClosedRange<Int>)] = [
            ("interval", check.interval, 5...300), ("timeout", check.timeout, 2...60), ("retries", check.retries, 1...10),
            ("startPeriod", check.startPeriod ?? 0, 0...300),
        ]
        try require(
            ["CMD", "CMD-SHELL"].contains(check.command.first) && check.command.count > 1,
            "Invalid healthCheck command for container '\(name)'.", "It begins with CMD or CMD-SHELL, and a command follows.")
        for (field, value, range) in bounds {
            try require(
                range.contains(value), "Invalid healthCheck \(field) for container '\(name)'.",
                "\(value) is not within \(range.lowerBound) and \(range.upperBound).")
        }
    }

    private func validatePorts(of container: ECS.ContainerDefinition) throws(ECS.Error) {
        for (index, mapping) in container.portMappings.enumerated() {
            try require(
                (1...65_535).contains(mapping.containerPort) && (0...65_535).contains(mapping.hostPort ?? 0),
                "Invalid port mapping for container '\(container.name)'.", "Ports are 1 to 65535.")
            try require(
                !container.portMappings[..<index].contains { $0.containerPort == mapping.containerPort },
                "Container port \(mapping.containerPort) of container '\(container.name)' is exposed twice.")
            if networkMode == .awsvpc || networkMode == .host, let hostPort = mapping.hostPort {
                try require(
                    hostPort == 0 || hostPort == mapping.containerPort,
                    "When networkMode=\(networkMode!.rawValue), the host ports and container ports in port mappings must match.")
            }
        }
    }

    // MARK: Together

    private func validateTogether(_ sizes: Sizes) throws(ECS.Error) {
        let names = containerDefinitions.map(\.name)
        for (index, name) in names.enumerated() {
            try require(!names[..<index].contains(name), "Container name '\(name)' is used twice.")
        }
        try require(
            containerDefinitions.contains(where: \.essential),
            "Invalid 'essential' setting: a task definition must contain at least one essential container.",
            "Left out, 'essential' is true.")
        try validateDependencies()
        let cpu = sum(containerDefinitions.map(\.cpu))
        let memory = sum(containerDefinitions.map { $0.memory ?? $0.memoryReservation ?? 0 })
        if let limit = sizes.cpu {
            try require(
                cpu <= limit, "Invalid 'cpu' setting for task.", "The containers ask for \(cpu) units, the task has \(limit).")
        }
        if let limit = sizes.memory {
            try require(
                memory <= limit, "Invalid 'memory' setting for task.",
                "The containers ask for \(memory) MiB, the task has \(limit).")
        }
    }

    /// Saturates: what is more than any task has is too much, whatever it is.
    private func sum(_ sizes: [Int]) -> Int {
        sizes.reduce(0) { total, size in
            let (sum, overflow) = total.addingReportingOverflow(size)
            return overflow ? .max : sum
        }
    }

    private func validateNetwork() throws(ECS.Error) {
        if networkMode == ECS.NetworkMode.none {
            try require(
                containerDefinitions.allSatisfy(\.portMappings.isEmpty), "When networkMode=none, port mappings cannot be specified."
            )
        }
    }

    // MARK: Fargate

    private func validateFargate(_ sizes: Sizes) throws(ECS.Error) {
        try require(networkMode == .awsvpc, "Fargate only supports network mode ‘awsvpc’.")
        guard let cpu = sizes.cpu else { throw refusal("Fargate requires that 'cpu' be defined at the task level.") }
        guard let memory = sizes.memory else { throw refusal("Fargate requires that 'memory' be defined at the task level.") }
        let choices = Self.fargateMemory(forCPU: cpu)
        try require(
            choices.contains(memory), "No Fargate configuration exists for given values: \(cpu) CPU, \(memory) memory.",
            choices.isEmpty
                ? "Fargate has 256, 512, 1024, 2048, 4096, 8192 and 16384 CPU units."
                : "With \(cpu) CPU units, memory is one of \(Self.sample(choices)) MiB.")
    }

    // snippet.fargate-sizes
    /// The sizes in MiB that go with so many CPU units (Amazon ECS Developer Guide, task CPU and memory).
    static func fargateMemory(forCPU cpu: Int) -> [Int] {
        switch cpu {
        case 256: [512, 1024, 2048]
        case 512: Array(stride(from: 1024, through: 4096, by: 1024))
        case 1024: Array(stride(from: 2048, through: 8192, by: 1024))
        case 2048: Array(stride(from: 4096, through: 16_384, by: 1024))
        case 4096: Array(stride(from: 8192, through: 30_720, by: 1024))
        case 8192: Array(stride(from: 16_384, through: 61_440, by: 4096))
        case 16_384: Array(stride(from: 32_768, through: 122_880, by: 8192))
        case 32_768: [61_440, 122_880, 249_856]
        default: []
        }
    }
    // snippet.end

    private static func sample(_ choices: [Int]) -> String {
        choices.count <= 4
            ? choices.map(String.init).joined(separator: ", ") : "\(choices[0]), \(choices[1]), … \(choices[choices.count - 1])"
    }

    // MARK: Sizes as text

    /// `256`, `0.25 vCPU`, `.25 vcpu`.
    private func cpuUnits() throws(ECS.Error) -> Int? {
        guard let cpu else { return nil }
        let text = cpu.lowercased()
        let units =
            text.hasSuffix("vcpu") ? Self.thousandths(text.dropLast(4)).map { $0 * 1024 / 1000 } : Self.wholeNumber(Substring(text))
        guard let units, (128...196_608).contains(units) else {
            throw refusal(
                "Invalid 'cpu' setting for task. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.",
                "'\(cpu)' is neither CPU units from 128 on nor a number of vCPU.")
        }
        return units
    }

    /// `512`, `1GB`, `1 GB`, `0.5 GB`.
    private func memoryMiB() throws(ECS.Error) -> Int? {
        guard let memory else { return nil }
        let text = memory.lowercased()
        let size =
            text.hasSuffix("gb") ? Self.thousandths(text.dropLast(2)).map { $0 * 1024 / 1000 } : Self.wholeNumber(Substring(text))
        guard let size, size >= 4 else {
            throw refusal("Invalid 'memory' setting for task.", "'\(memory)' is neither a number of MiB nor of GB.")
        }
        return size
    }

    private static func wholeNumber(_ text: Substring) -> Int? {
        guard !text.isEmpty, text.utf8.count <= 9, text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return Int(text)
    }

    private static func thousandths(_ text: Substring) -> Int? {
        let parts = text.filter { $0 != " " }.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = parts.first, whole.isEmpty == false || parts.count == 2 else { return nil }
        let units = whole.isEmpty ? 0 : wholeNumber(Substring(whole))
        guard let units else { return nil }
        guard parts.count == 2 else { return units * 1000 }
        let digits = parts[1].prefix(3)
        guard let fraction = wholeNumber(Substring(digits + String(repeating: "0", count: 3 - digits.count))) else { return nil }
        return units * 1000 + fraction
    }

    // MARK: Saying no

    private func isName(_ text: String) -> Bool { ECS.isName(text) }

    func refusal(_ message: String, _ help: String? = nil) -> ECS.Error { ECS.Error(.clientException, message, help: help) }

    func require(_ holds: Bool, _ message: @autoclosure () -> String, _ help: @autoclosure () -> String? = nil) throws(ECS
        .Error)
    {
        if !holds { throw refusal(message(), help()) }
    }
}

extension ECS {
    /// What clusters, services, families and containers are named: 1 to 255 of `[A-Za-z0-9_-]`.
    static func isName(_ text: String) -> Bool {
        (1...255).contains(text.utf8.count)
            && text.utf8.allSatisfy {
                (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || $0 == 45 || $0 == 95
            }
    }
}
