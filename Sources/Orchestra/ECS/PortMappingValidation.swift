// The rules of port mappings (API Reference, PortMapping).

extension ECS.RegisterTaskDefinitionRequest {
    func validatePorts(of container: ECS.ContainerDefinition) throws(ECS.Error) {
        let mappings = container.portMappings
        if networkMode == ECS.NetworkMode.none {
            try require(mappings.isEmpty, "When networkMode=none, port mappings cannot be specified.")
        }
        try require(
            mappings.count { $0.containerPortRange != nil } <= 100, "Too many port ranges for container '\(container.name)'.",
            "There are at most 100.")
        for (index, mapping) in mappings.enumerated() {
            let ports = try ports(of: mapping, in: container.name)
            for other in mappings[..<index] where other.containerPorts!.overlaps(ports) {
                throw refusal(
                    mapping.containerPortRange == nil && other.containerPortRange == nil
                        ? "Container port \(mapping.containerPort) of container '\(container.name)' is exposed twice."
                        : "The port ranges of container '\(container.name)' overlap.")
            }
            if networkMode == .awsvpc || networkMode == .host, let hostPort = mapping.hostPort, mapping.containerPortRange == nil {
                try require(
                    hostPort == 0 || hostPort == mapping.containerPort,
                    "When networkMode=\(networkMode!.rawValue), the host ports and container ports in port mappings must match.")
            }
            if let name = mapping.name {
                try require(
                    Self.isPortName(name), "Invalid port mapping name '\(name)' for container '\(container.name)'.",
                    "Use up to 64 lower-case letters, digits, hyphens and underscores; the first isn't a hyphen.")
            }
        }
    }

    private func ports(of mapping: ECS.PortMapping, in container: String) throws(ECS.Error) -> ClosedRange<Int> {
        let message = "Invalid port mapping for container '\(container)'."
        if let range = mapping.containerPortRange {
            guard let ports = mapping.containerPorts else {
                throw refusal(message, "'\(range)' isn't 'first-last', the first smaller, both within 1 and 65535.")
            }
            try require(
                mapping.hostPort == nil && mapping.containerPort == 0, message,
                "With containerPortRange there is neither containerPort nor hostPort.")
            return ports
        }
        try require(
            (1...65_535).contains(mapping.containerPort) && (0...65_535).contains(mapping.hostPort ?? 0), message,
            "Ports are 1 to 65535.")
        return mapping.containerPort...mapping.containerPort
    }

    func validatePortNames() throws(ECS.Error) {
        var seen: [String] = []
        for container in containerDefinitions {
            for name in container.portMappings.compactMap(\.name) {
                try require(!seen.contains(name), "Port mapping name '\(name)' is used twice.")
                seen.append(name)
            }
        }
    }

    private static func isPortName(_ name: String) -> Bool {
        (1...64).contains(name.utf8.count) && name.utf8.first != 45
            && name.utf8.allSatisfy { (48...57).contains($0) || (97...122).contains($0) || $0 == 45 || $0 == 95 }
    }
}
