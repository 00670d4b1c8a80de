// What the world remembers of rollouts: revisions, service deployments, traffic that moves, task sets.

/// The second target group of a service's load balancer, and the rules between the two.
struct AdvancedTarget: Hashable, Sendable, Codable {
    /// The one that the service names, and the alternate one. The tasks of a deployment are in either.
    var targetGroup: Int32
    var alternate: Int32
    var productionRule: String
    var testRule: String?
    var roleArn: String

    func other(than group: Int32) -> Int32 { group == targetGroup ? alternate : targetGroup }
}

extension ServiceTargetGroup {
    /// As the service names it, whichever of two target groups it means just now.
    var asGiven: Self {
        var given = self
        given.targetGroup = advanced?.targetGroup ?? targetGroup
        return given
    }
}

struct RolloutHistory: Hashable, Sendable, Codable {
    /// The oldest first.
    var revisions: [ServiceRevisionRecord] = []
    /// The oldest first.
    var deployments: [ServiceDeploymentRecord] = []
    /// Numbers the times that hooks were begun.
    var hooksBegun: Int32 = 0
}

struct ServiceRevisionRecord: Hashable, Sendable, Codable {
    /// The last part of its ARN.
    var number: UInt64
    /// The deployment that runs it, and runs it again after a rollback.
    var deployment: String
    var taskDefinition: Int32
    var loadBalancers: [ServiceTargetGroup]
    var createdAt: Moment
}

struct ServiceDeploymentRecord: Hashable, Sendable, Codable {
    struct Rollback: Hashable, Sendable, Codable {
        var reason: String
        var startedAt: Moment
        var revision: Int32
    }

    /// The last part of its ARN.
    var id: String
    var status = ECS.ServiceDeployment.Status.pending
    var statusReason: String?
    var revision: Int32
    var sources: [Int32]
    var configuration: ECS.DeploymentConfiguration
    var lifecycleStage: ECS.LifecycleStage?
    var rollback: Rollback?
    var failureCount = 0
    var threshold = 0
    var breakerHasTriggered = false
    var triggeredAlarms: [String] = []
    var createdAt: Moment
    var startedAt = Moment.never
    var updatedAt: Moment
    var finishedAt = Moment.never
    var stoppedAt = Moment.never
}

struct TrafficShiftRecord: Hashable, Sendable, Codable {
    /// The deployment that has the traffic at the start; `nil` if nobody has.
    var blue: String?
    var steps: [ECS.TrafficStep]
    var stepsDone = 0
    var stage: ECS.LifecycleStage?
    var stageSince: Moment
    var shiftedAt: Moment?
    /// Of the present stage.
    var hooks: [HookRunRecord] = []
    var failure: ECS.LifecycleFailure?
    var productionPercent = 0.0
    var testPercent = 0.0
}

/// One hook in one stage.
struct HookRunRecord: Hashable, Sendable, Codable {
    /// Which of the configuration's hooks it is.
    var hook: ECS.DeploymentLifecycleHook
    var number: Int32
    var attempts: Int32 = 0
    var status: ECS.LifecycleHookDetail.Status
    var expiresAt: Moment?

    var isDone: Bool { status == .succeeded || status == .failed }
}

struct TaskSetRecord: Hashable, Sendable, Codable {
    /// What its tasks are started from.
    var deployment: DeploymentRecord
    var startedBy: String
    var externalId: String?
    var clientToken: String?
    var status = ECS.TaskSet.Status.active
    var launchType: ECS.LaunchType
    var scale: ECS.Scale
    var isSteady = false
    var stabilityAt: Moment
}
