extension ECS {
    /// Where a deployment that shifts traffic stands: the old revision is blue, the new one green.
    public struct LifecycleState: Hashable, Sendable, Codable {
        public struct Revision: Hashable, Sendable, Codable {
            /// Those that are meant to run.
            public var tasks: Int
            public var healthy: Int

            public init(tasks: Int, healthy: Int) {
                self.tasks = tasks
                self.healthy = healthy
            }
        }

        /// What the hooks of the present stage have said.
        public enum Hooks: String, Hashable, Sendable, Codable {
            /// All of them, or there are none.
            case succeeded
            case inProgress
            case failed
        }

        /// `nil` before the first stage.
        public var stage: LifecycleStage?
        /// Since the stage began.
        public var elapsed: Duration
        /// Of the service.
        public var desiredCount: Int
        public var green: Revision
        /// `nil` where there is nobody to take the traffic from: the service's first deployment.
        public var blue: Revision?
        /// Tasks of revisions that are neither.
        public var otherTasks: Int
        public var hooks: Hooks
        /// The share of the production traffic that comes next, and how long until then; `nil` after the last step.
        public var nextPercent: Double?
        public var timeToNextStep: Duration
        /// How long both stay after the last step.
        public var bakeTime: Duration
        /// Why it can't go on, if it can't.
        public var failure: LifecycleFailure?

        public init(
            stage: LifecycleStage? = nil, elapsed: Duration = .zero, desiredCount: Int, green: Revision, blue: Revision?,
            otherTasks: Int = 0, hooks: Hooks = .succeeded, nextPercent: Double? = 100, timeToNextStep: Duration = .zero,
            bakeTime: Duration = .zero, failure: LifecycleFailure? = nil
        ) {
            self.stage = stage
            self.elapsed = elapsed
            self.desiredCount = desiredCount
            self.green = green
            self.blue = blue
            self.otherTasks = otherTasks
            self.hooks = hooks
            self.nextPercent = nextPercent
            self.timeToNextStep = timeToNextStep
            self.bakeTime = bakeTime
            self.failure = failure
        }
    }

    /// Why a deployment that shifts traffic goes back.
    public enum LifecycleFailure: String, Hashable, Sendable, Codable, CaseIterable {
        case alarm
        case hookFailed
        /// Somebody called `StopServiceDeployment`, or answered a pause with ROLLBACK.
        case stopRequested
        /// A stage lasted for 24 hours, or the deployment for 30 days.
        case timedOut
        /// A listener rule doesn't forward to both target groups as it has to.
        case invalidNetworkingConfiguration
    }

    public enum LifecycleAction: Hashable, Sendable, Codable {
        /// The hooks of the stage begin.
        case enter(LifecycleStage)
        /// So many percent of the test traffic go to the green revision, the rest to the blue one.
        case shiftTestTraffic(percent: Double)
        /// The same with the production traffic: one step of the plan is done.
        case shiftProductionTraffic(percent: Double)
        /// The green revision leaves, and the blue one is the service's again.
        case rollBack(because: LifecycleFailure)
        /// The green revision is the service's.
        case complete
    }

    /// Decides what a deployment does next that shifts traffic from a blue revision to a green one.
    ///
    /// Asked at each look, and again after what it wanted was done, until it wants nothing. It moves forward, or all the way
    /// back.
    public protocol DeploymentLifecycle: Sendable {
        /// - Returns: What to do now, in this order; nothing means to wait.
        func nextActions(of deployment: LifecycleState) -> [LifecycleAction]
    }
}
