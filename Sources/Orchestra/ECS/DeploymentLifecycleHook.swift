extension ECS {
    /// Somebody who has a say in a deployment's stages (API Reference, DeploymentLifecycleHook).
    public struct DeploymentLifecycleHook: Hashable, Sendable, Codable {
        public enum TargetType: String, CaseIterable, Hashable, Sendable, Codable {
            /// A function that answers SUCCEEDED, FAILED or IN_PROGRESS.
            case lambda = "AWS_LAMBDA"
            /// Waits for `ContinueServiceDeployment`.
            case pause = "PAUSE"
        }

        public enum Action: String, CaseIterable, Hashable, Sendable, Codable {
            case `continue` = "CONTINUE"
            case rollback = "ROLLBACK"
        }

        /// How long a hook is waited for, and what happens then (API Reference, DeploymentLifecycleHookTimeoutConfiguration).
        public struct TimeoutConfiguration: Hashable, Sendable, Codable {
            /// 1 to 20160 minutes; `nil` means as long as a stage may last.
            public var timeoutInMinutes: Int?
            /// `nil` means ROLLBACK.
            public var action: Action?

            public init(timeoutInMinutes: Int? = nil, action: Action? = nil) {
                self.timeoutInMinutes = timeoutInMinutes
                self.action = action
            }
        }

        /// `nil` means AWS_LAMBDA.
        public var targetType: TargetType?
        /// The function; a pause has none.
        public var hookTargetArn: String?
        public var roleArn: String?
        public var lifecycleStages: [LifecycleStage]
        /// Handed to the function as it is: JSON text.
        public var hookDetails: String?
        public var timeoutConfiguration: TimeoutConfiguration?

        public init(
            targetType: TargetType? = nil, hookTargetArn: String? = nil, roleArn: String? = nil, lifecycleStages: [LifecycleStage],
            hookDetails: String? = nil, timeoutConfiguration: TimeoutConfiguration? = nil
        ) {
            self.targetType = targetType
            self.hookTargetArn = hookTargetArn
            self.roleArn = roleArn
            self.lifecycleStages = lifecycleStages
            self.hookDetails = hookDetails
            self.timeoutConfiguration = timeoutConfiguration
        }

        /// A function that is asked in these stages.
        public static func lambda(_ hookTargetArn: String, in stages: LifecycleStage...) -> Self {
            Self(
                targetType: .lambda, hookTargetArn: hookTargetArn, roleArn: "arn:aws:iam::123456789012:role/ecsHooks",
                lifecycleStages: stages)
        }

        /// A pause in these stages.
        public static func pause(in stages: LifecycleStage..., timeoutConfiguration: TimeoutConfiguration? = nil) -> Self {
            Self(targetType: .pause, lifecycleStages: stages, timeoutConfiguration: timeoutConfiguration)
        }
    }

    /// A hook of the present stage, as `DescribeServiceDeployments` shows it (Developer Guide, pause hooks).
    public struct LifecycleHookDetail: Hashable, Sendable, Codable {
        public enum Status: String, CaseIterable, Hashable, Sendable, Codable {
            case inProgress = "IN_PROGRESS"
            case awaitingAction = "AWAITING_ACTION"
            case succeeded = "SUCCEEDED"
            case failed = "FAILED"
        }

        public var hookId: String
        public var targetType: DeploymentLifecycleHook.TargetType
        public var targetArn: String?
        public var status: Status
        public var expiresAt: Timestamp?
        public var timeoutAction: DeploymentLifecycleHook.Action?
    }
}
