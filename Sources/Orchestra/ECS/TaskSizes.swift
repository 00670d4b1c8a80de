// `cpu` and `memory` of a task, which are texts (API Reference, RegisterTaskDefinition; Developer Guide, task size).

extension ECS {
    /// A task's own sizes in plain units; `nil` where it has none.
    struct TaskSizes {
        var cpu: Int?
        var memory: Int?
    }

    /// `256`, `0.25 vCPU`, `.25 vcpu`.
    static func cpuUnits(_ cpu: String) throws(ECS.Error) -> Int {
        let text = cpu.lowercased()
        let units =
            text.hasSuffix("vcpu") ? thousandths(text.dropLast(4)).map { $0 * 1024 / 1000 } : wholeNumber(Substring(text))
        guard let units, (128...196_608).contains(units) else {
            throw ECS.Error(
                .clientException,
                "Invalid 'cpu' setting for task. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.",
                help: "'\(cpu)' is neither CPU units from 128 on nor a number of vCPU.")
        }
        return units
    }

    /// `512`, `1GB`, `1 GB`, `0.5 GB`.
    static func memoryMiB(_ memory: String) throws(ECS.Error) -> Int {
        let text = memory.lowercased()
        let size =
            text.hasSuffix("gb") ? thousandths(text.dropLast(2)).map { $0 * 1024 / 1000 } : wholeNumber(Substring(text))
        guard let size, (4...999_999_999).contains(size) else {
            throw ECS.Error(
                .clientException, "Invalid 'memory' setting for task.",
                help: "'\(memory)' is neither a number of MiB, 4 at least, nor of GB.")
        }
        return size
    }

    private static func wholeNumber(_ text: Substring) -> Int? {
        guard !text.isEmpty, text.utf8.count <= 9, text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return Int(text)
    }

    private static func thousandths(_ text: Substring) -> Int? {
        var number = text
        while number.last == " " { number.removeLast() }
        let parts = number.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = parts.first, whole.isEmpty == false || parts.count == 2 else { return nil }
        let units = whole.isEmpty ? 0 : wholeNumber(Substring(whole))
        guard let units else { return nil }
        guard parts.count == 2 else { return units * 1000 }
        let digits = parts[1].prefix(3)
        guard let fraction = wholeNumber(Substring(digits + String(repeating: "0", count: 3 - digits.count))) else { return nil }
        return units * 1000 + fraction
    }
}

extension ECS.RegisterTaskDefinitionRequest {
    /// After they were seen to hold what the containers ask for.
    func taskSizes() throws(ECS.Error) -> ECS.TaskSizes {
        var sizes = ECS.TaskSizes()
        if let cpu { sizes.cpu = try ECS.cpuUnits(cpu) }
        if let memory { sizes.memory = try ECS.memoryMiB(memory) }
        let (cpu, memory) = containerDefinitions.reduce(into: (0, 0)) { sum, container in
            sum.0 += container.cpu
            sum.1 += container.memory ?? container.memoryReservation ?? 0
        }
        if let limit = sizes.cpu {
            try require(
                cpu <= limit, "Invalid 'cpu' setting for task.", "The containers ask for \(cpu) units, the task has \(limit).")
        }
        if let limit = sizes.memory {
            try require(
                memory <= limit, "Invalid 'memory' setting for task.",
                "The containers ask for \(memory) MiB, the task has \(limit).")
        }
        return sizes
    }
}
