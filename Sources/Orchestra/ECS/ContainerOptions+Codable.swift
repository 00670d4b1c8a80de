extension ECS.ContainerOptions: Codable {
    private enum CodingKeys: String, CodingKey {
        case repositoryCredentials, entryPoint, command, workingDirectory, user
        case hostname, logConfiguration, firelensConfiguration, dockerLabels, linuxParameters
        case privileged, readonlyRootFilesystem, disableNetworking, interactive, pseudoTerminal
        case versionConsistency, mountPoints, volumesFrom, systemControls, links
        case secrets, environmentFiles, ulimits, resourceRequirements, dnsServers
        case dnsSearchDomains, extraHosts, dockerSecurityOptions, credentialSpecs
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        func value<Value: Decodable>(_ key: CodingKeys) throws -> Value? { try container.decodeIfPresent(Value.self, forKey: key) }
        func list<Element: Decodable>(_ key: CodingKeys) throws -> [Element] { try value(key) ?? [] }
        repositoryCredentials = try value(.repositoryCredentials)
        entryPoint = try value(.entryPoint)
        command = try value(.command)
        workingDirectory = try value(.workingDirectory)
        user = try value(.user)
        hostname = try value(.hostname)
        logConfiguration = try value(.logConfiguration)
        firelensConfiguration = try value(.firelensConfiguration)
        dockerLabels = try value(.dockerLabels)
        linuxParameters = try value(.linuxParameters)
        privileged = try value(.privileged)
        readonlyRootFilesystem = try value(.readonlyRootFilesystem)
        disableNetworking = try value(.disableNetworking)
        interactive = try value(.interactive)
        pseudoTerminal = try value(.pseudoTerminal)
        versionConsistency = try value(.versionConsistency)
        mountPoints = try list(.mountPoints)
        volumesFrom = try list(.volumesFrom)
        systemControls = try list(.systemControls)
        links = try list(.links)
        secrets = try list(.secrets)
        environmentFiles = try list(.environmentFiles)
        ulimits = try list(.ulimits)
        resourceRequirements = try list(.resourceRequirements)
        dnsServers = try list(.dnsServers)
        dnsSearchDomains = try list(.dnsSearchDomains)
        extraHosts = try list(.extraHosts)
        dockerSecurityOptions = try list(.dockerSecurityOptions)
        credentialSpecs = try list(.credentialSpecs)
    }

    /// As the API answers: what isn't set is left out, except for the three lists that are always there.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        func list<Element: Encodable>(_ list: [Element], _ key: CodingKeys) throws {
            if !list.isEmpty { try container.encode(list, forKey: key) }
        }
        try container.encodeIfPresent(repositoryCredentials, forKey: .repositoryCredentials)
        try container.encodeIfPresent(entryPoint, forKey: .entryPoint)
        try container.encodeIfPresent(command, forKey: .command)
        try container.encodeIfPresent(workingDirectory, forKey: .workingDirectory)
        try container.encodeIfPresent(user, forKey: .user)
        try container.encodeIfPresent(hostname, forKey: .hostname)
        try container.encodeIfPresent(logConfiguration, forKey: .logConfiguration)
        try container.encodeIfPresent(firelensConfiguration, forKey: .firelensConfiguration)
        try container.encodeIfPresent(dockerLabels, forKey: .dockerLabels)
        try container.encodeIfPresent(linuxParameters, forKey: .linuxParameters)
        try container.encodeIfPresent(privileged, forKey: .privileged)
        try container.encodeIfPresent(readonlyRootFilesystem, forKey: .readonlyRootFilesystem)
        try container.encodeIfPresent(disableNetworking, forKey: .disableNetworking)
        try container.encodeIfPresent(interactive, forKey: .interactive)
        try container.encodeIfPresent(pseudoTerminal, forKey: .pseudoTerminal)
        try container.encodeIfPresent(versionConsistency, forKey: .versionConsistency)
        try container.encode(mountPoints, forKey: .mountPoints)
        try container.encode(volumesFrom, forKey: .volumesFrom)
        try container.encode(systemControls, forKey: .systemControls)
        try list(links, .links)
        try list(secrets, .secrets)
        try list(environmentFiles, .environmentFiles)
        try list(ulimits, .ulimits)
        try list(resourceRequirements, .resourceRequirements)
        try list(dnsServers, .dnsServers)
        try list(dnsSearchDomains, .dnsSearchDomains)
        try list(extraHosts, .extraHosts)
        try list(dockerSecurityOptions, .dockerSecurityOptions)
        try list(credentialSpecs, .credentialSpecs)
    }
}
