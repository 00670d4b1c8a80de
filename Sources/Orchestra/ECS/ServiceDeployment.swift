extension ECS {
    /// The history of one rollout, as `DescribeServiceDeployments` returns it (API Reference, ServiceDeployment).
    public struct ServiceDeployment: Hashable, Sendable, Codable {
        public enum Status: String, Hashable, Sendable, Codable, CaseIterable, CustomStringConvertible {
            case pending = "PENDING"
            case inProgress = "IN_PROGRESS"
            case successful = "SUCCESSFUL"
            /// A newer one took its place, somebody stopped it, or it failed and there was no way back.
            case stopped = "STOPPED"
            case stopRequested = "STOP_REQUESTED"
            case rollbackRequested = "ROLLBACK_REQUESTED"
            case rollbackInProgress = "ROLLBACK_IN_PROGRESS"
            case rollbackSuccessful = "ROLLBACK_SUCCESSFUL"
            case rollbackFailed = "ROLLBACK_FAILED"

            public var description: String { rawValue }

            /// Nothing comes after it.
            public var isFinal: Bool {
                switch self {
                case .successful, .stopped, .rollbackSuccessful, .rollbackFailed: true
                case .pending, .inProgress, .stopRequested, .rollbackRequested, .rollbackInProgress: false
                }
            }
        }

        /// How many tasks a revision is to have, and has (API Reference, ServiceRevisionSummary).
        public struct RevisionSummary: Hashable, Sendable, Codable {
            public var arn: String
            public var requestedTaskCount: Int
            public var runningTaskCount: Int
            public var pendingTaskCount: Int
            /// Percent of the production traffic; absent where no traffic moves.
            public var requestedProductionTrafficWeight: Double?
            /// Percent of the test traffic.
            public var requestedTestTrafficWeight: Double?
        }

        /// API Reference, Rollback.
        public struct Rollback: Hashable, Sendable, Codable {
            public var reason: String
            public var startedAt: Timestamp
            public var serviceRevisionArn: String
        }

        /// API Reference, ServiceDeploymentRollbackMonitorsStatus.
        public enum MonitorStatus: String, CaseIterable, Hashable, Sendable, Codable {
            case triggered = "TRIGGERED"
            case monitoring = "MONITORING"
            case monitoringComplete = "MONITORING_COMPLETE"
            case disabled = "DISABLED"
        }

        /// API Reference, ServiceDeploymentCircuitBreaker.
        public struct CircuitBreaker: Hashable, Sendable, Codable {
            public var status: MonitorStatus
            public var failureCount: Int
            public var threshold: Int
        }

        /// API Reference, ServiceDeploymentAlarms.
        public struct Alarms: Hashable, Sendable, Codable {
            public var status: MonitorStatus
            public var alarmNames: [String]
            public var triggeredAlarmNames: [String]
        }

        public var serviceDeploymentArn: String
        public var serviceArn: String
        public var clusterArn: String
        public var createdAt: Timestamp
        public var startedAt: Timestamp?
        public var finishedAt: Timestamp?
        public var stoppedAt: Timestamp?
        public var updatedAt: Timestamp
        public var sourceServiceRevisions: [RevisionSummary]
        public var targetServiceRevision: RevisionSummary
        public var status: Status
        public var statusReason: String?
        /// Absent for rolling deployments.
        public var lifecycleStage: LifecycleStage?
        public var lifecycleHookDetails: [LifecycleHookDetail]?
        public var deploymentConfiguration: DeploymentConfiguration
        public var rollback: Rollback?
        public var deploymentCircuitBreaker: CircuitBreaker
        public var alarms: Alarms
    }

    /// A rollout, as `ListServiceDeployments` returns it (API Reference, ServiceDeploymentBrief).
    public struct ServiceDeploymentBrief: Hashable, Sendable, Codable {
        public var serviceDeploymentArn: String
        public var serviceArn: String
        public var clusterArn: String
        public var createdAt: Timestamp
        public var startedAt: Timestamp?
        public var finishedAt: Timestamp?
        public var targetServiceRevisionArn: String
        public var status: ServiceDeployment.Status
        public var statusReason: String?
    }

    /// What a service was at one time, which never changes (API Reference, ServiceRevision).
    public struct ServiceRevision: Hashable, Sendable, Codable {
        /// API Reference, ContainerImage.
        public struct ContainerImage: Hashable, Sendable, Codable {
            public var containerName: String
            public var image: String
        }

        /// API Reference, ServiceRevisionLoadBalancer.
        public struct ResolvedLoadBalancer: Hashable, Sendable, Codable {
            public var targetGroupArn: String
            public var productionListenerRule: String?
        }

        public struct ResolvedConfiguration: Hashable, Sendable, Codable {
            public var loadBalancers: [ResolvedLoadBalancer]
        }

        public var serviceRevisionArn: String
        public var serviceArn: String
        public var clusterArn: String
        public var taskDefinition: String
        public var launchType: LaunchType
        public var loadBalancers: [LoadBalancer]
        public var containerImages: [ContainerImage]
        public var createdAt: Timestamp
        /// In which of two target groups its tasks are.
        public var resolvedConfiguration: ResolvedConfiguration
    }

    /// API Reference, StopServiceDeployment, `stopType`.
    public enum StopServiceDeploymentStopType: String, CaseIterable, Hashable, Sendable, Codable {
        case abort = "ABORT"
        case rollback = "ROLLBACK"
    }

    /// Services' rollouts of which a call asks (API Reference, CreatedAt).
    public struct CreatedAt: Hashable, Sendable, Codable {
        public var before: Timestamp?
        public var after: Timestamp?

        public init(before: Timestamp? = nil, after: Timestamp? = nil) {
            self.before = before
            self.after = after
        }
    }
}
