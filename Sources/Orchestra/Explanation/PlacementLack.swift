/// What was lacking where a task couldn't be placed, out of ECS's own sentence.
struct PlacementLack {
    enum Kind {
        case memory, cpu, ports, attribute, networkInterfaces, location, agent, memberOf, distinctInstance, noInstances, noCapacity
        case provisioningLimit, noProvider, emptyProvider, unknown
    }

    let kind: Kind
    /// The container instance that came closest, by its id.
    let instance: String?

    private static let words: [(String, Kind)] = [
        ("insufficient memory", .memory), ("insufficient CPU", .cpu), ("already using a port", .ports),
        ("missing an attribute", .attribute), ("RESOURCE:ENI", .networkInterfaces), ("LOCATION", .location), ("\"AGENT\"", .agent),
        ("MemberOf", .memberOf), ("DistinctInstance", .distinctInstance), ("No Container Instances were found", .noInstances),
        (World.Sentence.noCapacity, .noCapacity), ("provisioning capacity limit", .provisioningLimit),
        ("no capacity provider of its strategy", .noProvider), ("EMPTY CAPACITY PROVIDER", .emptyProvider),
        ("NO ACTIVE INSTANCES", .noInstances), ("RESOURCE:MEMORY", .memory), ("RESOURCE:CPU", .cpu), ("RESOURCE:PORTS", .ports),
        ("ATTRIBUTE", .attribute), ("AGENT", .agent),
    ]

    init(of sentence: String) {
        kind = Self.words.first { sentence.contains($0.0) }?.1 ?? .unknown
        let beginning = "(container-instance "
        instance =
            sentence.split(separator: "(").lazy.compactMap { part -> String? in
                guard "(\(part)".hasPrefix(beginning) else { return nil }
                return part.dropFirst(beginning.utf8.count - 1).split(separator: ")").first.map(String.init)
            }.first
    }

    init(of event: LogEvent) {
        if case .serviceEvent(_, let message) = event { self.init(of: message) } else { self.init(of: "") }
    }

    var rule: Explanation.Rule {
        switch kind {
        case .memory, .cpu, .ports, .attribute, .location: .fit
        case .networkInterfaces: .networkInterfaces
        case .agent: .agentDisconnected
        case .memberOf: .memberOf
        case .distinctInstance: .distinctInstance
        case .noInstances: .noContainerInstances
        case .noCapacity: .noCapacity
        case .provisioningLimit: .provisioningLimit
        case .noProvider: .weightZeroOnlyBase
        case .emptyProvider: .managedScalingWaits
        case .unknown: .serviceWaitsForRoom
        }
    }

    var text: String {
        let closest =
            instance.map { "container instance \($0.prefix(8))…, which comes closest," } ?? "the closest container instance"
        return switch kind {
        case .memory: "\(closest) has too little memory left"
        case .cpu: "\(closest) has too little CPU left"
        case .ports: "\(closest) has a port in use that the task needs"
        case .attribute: "\(closest) lacks an attribute that the task needs"
        case .networkInterfaces: "\(closest) has no network interface left"
        case .location: "\(closest) is in a zone in which none of the task's subnets is"
        case .agent: "the agent of \(instance.map { "container instance \($0.prefix(8))…" } ?? "the instance") is away"
        case .memberOf: "\(closest) isn't selected by the expression of a memberOf constraint"
        case .distinctInstance: "distinctInstance lets no two of the group be on \(closest.replacingComma)"
        case .noInstances: "there is no ACTIVE container instance in the cluster"
        case .noCapacity: "its capacity provider has no capacity"
        case .provisioningLimit: "as many tasks as may be wait in PROVISIONING"
        case .noProvider: "no capacity provider of its strategy takes any more"
        case .emptyProvider: "its capacity provider has no container instance"
        case .unknown: "no container instance met all of its requirements"
        }
    }
}

extension String {
    /// Without the comma at its end.
    fileprivate var replacingComma: String { hasSuffix(",") ? String(dropLast()) : self }
}
