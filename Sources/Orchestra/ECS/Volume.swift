extension ECS {
    /// Storage that containers of a task may mount (API Reference, Volume). One without a configuration is the task's own and goes
    /// with it.
    public struct Volume: Hashable, Sendable, Codable {
        /// 1 to 255 letters, digits, hyphens and underscores.
        public var name: String
        /// A bind mount; not with `sourcePath` on Fargate.
        public var host: HostVolumeProperties?
        /// Not on Fargate.
        public var dockerVolumeConfiguration: DockerVolumeConfiguration?
        public var efsVolumeConfiguration: EFSVolumeConfiguration?
        /// Its configuration is given when the task is run.
        public var configuredAtLaunch: Bool?

        public init(
            _ name: String, host: HostVolumeProperties? = nil, dockerVolumeConfiguration: DockerVolumeConfiguration? = nil,
            efsVolumeConfiguration: EFSVolumeConfiguration? = nil, configuredAtLaunch: Bool? = nil
        ) {
            self.name = name
            self.host = host
            self.dockerVolumeConfiguration = dockerVolumeConfiguration
            self.efsVolumeConfiguration = efsVolumeConfiguration
            self.configuredAtLaunch = configuredAtLaunch
        }
    }

    public struct HostVolumeProperties: Hashable, Sendable, Codable {
        /// A path of the container instance; Docker chooses one if it isn't given.
        public var sourcePath: String?

        public init(sourcePath: String? = nil) { self.sourcePath = sourcePath }
    }

    public struct DockerVolumeConfiguration: Hashable, Sendable, Codable {
        public enum Scope: String, CaseIterable, Hashable, Sendable, Codable { case task, shared }

        public var scope: Scope?
        /// Made if it isn't there; for `shared` alone.
        public var autoprovision: Bool?
        public var driver: String?
        public var driverOpts: StringMap?
        public var labels: StringMap?

        public init(
            scope: Scope? = nil, autoprovision: Bool? = nil, driver: String? = nil, driverOpts: StringMap? = nil,
            labels: StringMap? = nil
        ) {
            self.scope = scope
            self.autoprovision = autoprovision
            self.driver = driver
            self.driverOpts = driverOpts
            self.labels = labels
        }
    }

    /// An Amazon EFS file system.
    public struct EFSVolumeConfiguration: Hashable, Sendable, Codable {
        public enum Switch: String, CaseIterable, Hashable, Sendable, Codable {
            case enabled = "ENABLED"
            case disabled = "DISABLED"
        }

        public struct AuthorizationConfig: Hashable, Sendable, Codable {
            public var accessPointId: String?
            public var iam: Switch?

            public init(accessPointId: String? = nil, iam: Switch? = nil) {
                self.accessPointId = accessPointId
                self.iam = iam
            }
        }

        public var fileSystemId: String
        public var rootDirectory: String?
        public var transitEncryption: Switch?
        public var transitEncryptionPort: Int?
        public var authorizationConfig: AuthorizationConfig?

        public init(
            fileSystemId: String, rootDirectory: String? = nil, transitEncryption: Switch? = nil, transitEncryptionPort: Int? = nil,
            authorizationConfig: AuthorizationConfig? = nil
        ) {
            self.fileSystemId = fileSystemId
            self.rootDirectory = rootDirectory
            self.transitEncryption = transitEncryption
            self.transitEncryptionPort = transitEncryptionPort
            self.authorizationConfig = authorizationConfig
        }
    }

    /// Where a container sees a volume (API Reference, MountPoint).
    public struct MountPoint: Hashable, Sendable, Codable {
        /// The name of a volume of the task definition.
        public var sourceVolume: String?
        public var containerPath: String?
        public var readOnly: Bool?

        public init(sourceVolume: String, containerPath: String, readOnly: Bool? = nil) {
            self.sourceVolume = sourceVolume
            self.containerPath = containerPath
            self.readOnly = readOnly
        }
    }

    /// All mount points of another container (API Reference, VolumeFrom).
    public struct VolumeFrom: Hashable, Sendable, Codable {
        public var sourceContainer: String?
        public var readOnly: Bool?

        public init(_ sourceContainer: String, readOnly: Bool? = nil) {
            self.sourceContainer = sourceContainer
            self.readOnly = readOnly
        }
    }
}
