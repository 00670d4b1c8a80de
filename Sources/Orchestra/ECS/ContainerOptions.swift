extension ECS {
    /// What most containers leave out (API Reference, ContainerDefinition). They are read and set as the container's own:
    /// `container.links = ["db"]`.
    public struct ContainerOptions: Hashable, Sendable {
        public var repositoryCredentials: RepositoryCredentials?
        public var entryPoint: [String]?
        public var command: [String]?
        public var workingDirectory: String?
        public var user: String?
        /// Not with networkMode awsvpc.
        public var hostname: String?
        /// `name` or `name:alias` of other containers, which start before; with networkMode bridge alone.
        public var links: [String] = []
        public var mountPoints: [MountPoint] = []
        /// Containers whose volumes it mounts; they start before.
        public var volumesFrom: [VolumeFrom] = []
        public var secrets: [Secret] = []
        /// Ten at most.
        public var environmentFiles: [EnvironmentFile] = []
        public var logConfiguration: LogConfiguration?
        public var firelensConfiguration: FirelensConfiguration?
        public var dockerLabels: StringMap?
        public var linuxParameters: LinuxParameters?
        public var ulimits: [Ulimit] = []
        public var systemControls: [SystemControl] = []
        public var resourceRequirements: [ResourceRequirement] = []
        public var dnsServers: [String] = []
        public var dnsSearchDomains: [String] = []
        public var extraHosts: [HostEntry] = []
        public var dockerSecurityOptions: [String] = []
        public var credentialSpecs: [String] = []
        public var privileged: Bool?
        public var readonlyRootFilesystem: Bool?
        public var disableNetworking: Bool?
        public var interactive: Bool?
        public var pseudoTerminal: Bool?
        /// `enabled` or `disabled`: whether the image's tag is resolved to a digest.
        public var versionConsistency: String?

        public init() {}
    }

    /// An environment variable whose value is kept elsewhere (API Reference, Secret).
    public struct Secret: Hashable, Sendable, Codable {
        public var name: String
        /// The ARN of a secret of AWS Secrets Manager, or the name or ARN of a parameter of AWS Systems Manager.
        public var valueFrom: String

        public init(_ name: String, valueFrom: String) {
            self.name = name
            self.valueFrom = valueFrom
        }
    }

    /// A file of variables (API Reference, EnvironmentFile).
    public struct EnvironmentFile: Hashable, Sendable, Codable {
        /// The ARN of an object of Amazon S3 that ends in `.env`.
        public var value: String
        /// `s3`.
        public var type: String

        public init(_ value: String, type: String = "s3") {
            self.value = value
            self.type = type
        }
    }

    public struct LogConfiguration: Hashable, Sendable, Codable {
        /// `awslogs`, `awsfirelens`, `splunk`; on EC2 others too.
        public var logDriver: String
        public var options: StringMap?
        public var secretOptions: [Secret]?

        public init(logDriver: String, options: StringMap? = nil, secretOptions: [Secret]? = nil) {
            self.logDriver = logDriver
            self.options = options
            self.secretOptions = secretOptions
        }
    }

    public struct FirelensConfiguration: Hashable, Sendable, Codable {
        /// `fluentd` or `fluentbit`.
        public var type: String
        public var options: StringMap?

        public init(type: String, options: StringMap? = nil) {
            self.type = type
            self.options = options
        }
    }

    public struct RepositoryCredentials: Hashable, Sendable, Codable {
        /// The ARN of a secret.
        public var credentialsParameter: String

        public init(credentialsParameter: String) { self.credentialsParameter = credentialsParameter }
    }

    public struct HostEntry: Hashable, Sendable, Codable {
        public var hostname: String
        public var ipAddress: String

        public init(hostname: String, ipAddress: String) {
            self.hostname = hostname
            self.ipAddress = ipAddress
        }
    }

    public struct Ulimit: Hashable, Sendable, Codable {
        public var name: String
        public var softLimit: Int
        public var hardLimit: Int

        public init(name: String, softLimit: Int, hardLimit: Int) {
            self.name = name
            self.softLimit = softLimit
            self.hardLimit = hardLimit
        }
    }

    public struct SystemControl: Hashable, Sendable, Codable {
        public var namespace: String?
        public var value: String?

        public init(namespace: String, value: String) {
            self.namespace = namespace
            self.value = value
        }
    }

    /// GPUs, or an accelerator (API Reference, ResourceRequirement).
    public struct ResourceRequirement: Hashable, Sendable, Codable {
        public enum Kind: String, CaseIterable, Hashable, Sendable, Codable {
            case gpu = "GPU"
            case inferenceAccelerator = "InferenceAccelerator"
        }

        public var type: Kind
        /// How many, as text; of an accelerator its name.
        public var value: String

        public init(_ type: Kind, _ value: String) {
            self.type = type
            self.value = value
        }
    }

    /// Linux' own settings (API Reference, LinuxParameters).
    public struct LinuxParameters: Hashable, Sendable, Codable {
        public struct KernelCapabilities: Hashable, Sendable, Codable {
            public var add: [String]?
            public var drop: [String]?

            public init(add: [String]? = nil, drop: [String]? = nil) {
                self.add = add
                self.drop = drop
            }
        }

        public var capabilities: KernelCapabilities?
        public var initProcessEnabled: Bool?
        /// MiB; not on Fargate.
        public var sharedMemorySize: Int?
        /// MiB; not on Fargate.
        public var maxSwap: Int?
        /// 0 to 100; not on Fargate.
        public var swappiness: Int?

        public init(
            capabilities: KernelCapabilities? = nil, initProcessEnabled: Bool? = nil, sharedMemorySize: Int? = nil,
            maxSwap: Int? = nil, swappiness: Int? = nil
        ) {
            self.capabilities = capabilities
            self.initProcessEnabled = initProcessEnabled
            self.sharedMemorySize = sharedMemorySize
            self.maxSwap = maxSwap
            self.swappiness = swappiness
        }
    }
}
