// What the world remembers of each resource: plain data. The public types are views built from them when somebody reads.

typealias TaskSlot = Slot<TaskRecord>
typealias TargetSlot = Slot<TargetRecord>

struct ClusterRecord: Hashable, Sendable, Codable {
    var name: String
    var status = ECS.Cluster.Status.active
    var containerInsights = "disabled"
    /// Indices of services that are ACTIVE or DRAINING.
    var services: [Int32] = []
    /// Standalone tasks that haven't stopped.
    var standaloneTasks: [TaskSlot] = []
    var stoppedTasks = SlotQueue<TaskRecord>()
}

struct FamilyRecord: Hashable, Sendable, Codable {
    /// The highest revision ever given; it is never given again.
    var lastRevision = 0
    /// Indices of the task definitions that can be described, by ascending revision.
    var revisions: [Int32] = []
    /// Counts the standalone tasks of the family, for their labels.
    var standaloneTasks = 0
}

struct TaskDefinitionRecord: Hashable, Sendable, Codable {
    var id: ECS.TaskDefinition.ID
    var status = ECS.TaskDefinition.Status.active
    var networkMode: ECS.NetworkMode
    var containers: [ECS.ContainerDefinition]
    var cpu: String?
    var memory: String?
    var requiresCompatibilities: [ECS.LaunchType]
    var compatibilities: [ECS.LaunchType]
    var requiresAttributes: [ECS.Attribute]
    /// What few have; `nil` where there is none of it.
    var options: Boxed<ECS.TaskDefinitionOptions>?
    /// What each container waits for, links and volumes included; `nil` where `dependsOn` is all.
    var startDependencies: [[ECS.ContainerDependency]]?
    /// Its tasks that haven't stopped.
    var tasks: Int32 = 0
    var registeredAt: Moment
    var deregisteredAt = Moment.never
}

struct ServiceTargetGroup: Hashable, Sendable, Codable {
    var targetGroup: Int32
    var containerName: String
    var containerPort: Int
    /// Where deployments shift traffic.
    var advanced: AdvancedTarget?
}

struct DeploymentRecord: Hashable, Sendable, Codable {
    var id: String
    var taskDefinition: Int32
    /// What its tasks are registered with.
    var loadBalancers: [ServiceTargetGroup]
    var rolloutState = ECS.Deployment.RolloutState.inProgress
    /// `nil` while the usual sentence holds.
    var rolloutStateReason: String?
    var failedTasks = 0
    /// What the circuit breaker remembers; `nil` while it has heard of nothing.
    var circuitBreaker: ECS.CircuitBreakerRecord?
    /// One of its alarms was in ALARM when it began.
    var ignoresAlarms: Bool?
    /// When its bake time is over; `nil` before it begins.
    var bakesUntil: Moment?
    /// Its place among the service's revisions.
    var revision: Int32?
    /// While it moves traffic to its tasks.
    var shift: TrafficShiftRecord?
    /// As the service wanted it; `nil` means LATEST.
    var platformVersion: String?
    /// `nil` where nobody finds its tasks by name, and they find nobody.
    var discovery: Boxed<ServiceDiscoveryRecord>?
    /// Where its tasks get their interfaces; `nil` for the default VPC.
    var interfaces: ECS.AwsVpcConfiguration?
    var createdAt: Moment
    var updatedAt: Moment
}

/// A service event that waits for the next look of the scheduler, since ECS tells of several targets in one sentence.
struct UntoldTargets: Hashable, Sendable, Codable {
    var targetGroup: Int32
    var registered = 0
    var deregistered = 0
}

struct ServiceRecord: Hashable, Sendable, Codable {
    var id: ECS.Service.ID
    var cluster: Int32
    var status = ECS.Service.Status.active
    var desiredCount: Int
    var configuration: ECS.DeploymentConfiguration
    var launchType: ECS.LaunchType
    var loadBalancers: [ServiceTargetGroup]
    var gracePeriod: Duration
    /// The PRIMARY first; empty where somebody else conducts the deployments.
    var deployments: [DeploymentRecord]
    /// Where somebody else does, in the order of their creation.
    var taskSets: [TaskSetRecord]?
    /// `nil` while nobody has set anything.
    var settings: ECS.ServiceSettings?
    var history = RolloutHistory()
    /// The last one that was COMPLETED before the PRIMARY: where a failed deployment goes back to.
    var lastCompleted: DeploymentRecord?
    /// Tasks that haven't stopped, in the order of their creation.
    var tasks: [TaskSlot] = []
    var tasksCreated = 0
    var createdAt: Moment
    var clientToken: String?
    /// The oldest first.
    var events: [ECS.ServiceEvent] = []

    /// When the scheduler looks next; `never` while there is nothing to look at.
    var evaluationAt = Moment.never
    var isSteady = false
    /// Sentences that aren't repeated until their cause is gone, with the time when they were last told.
    var told: [ToldEvent] = []
    var untoldTargets: [UntoldTargets] = []
    var untoldDraining = 0

    /// Tasks in a row that stopped without ever running.
    var startFailures = 0
    /// What the start throttle decided last; `nil` for no delay.
    var startDelay: Duration?
    var throttledUntil = Moment.zero
    var launchWindowStart = Moment.zero
    var launchesInWindow = 0
    /// What it says about placement, if it says anything.
    var placement: ServicePlacement?
    /// What its next deployment has of names.
    var discovery: ServiceDiscoveryRecord?
}

struct ToldEvent: Hashable, Sendable, Codable {
    var message: String
    var at: Moment
}

struct LoadBalancerRecord: Hashable, Sendable, Codable {
    var id: ELB.LoadBalancer.ID
    var dnsNumber: UInt64
    var scheme: ELB.LoadBalancer.Scheme
    var createdAt: Moment
    var activeAt: Moment
    /// Indices of its listeners, by ascending port.
    var listeners: [Int32] = []
    var isDeleted = false
    /// What was set; `nil` as long as nothing was.
    var attributes: [ELB.Attribute]?
    /// Where it has nodes; `nil` for one logical node.
    var zones: [Int32]?
    /// Counts the requests that came to any of its nodes.
    var nodeTurn: Int?
    /// In a VPC that somebody made; `nil` in the default VPC.
    var network: LoadBalancerNetwork?
}

struct ListenerRecord: Hashable, Sendable, Codable {
    var id: ELB.Listener.ID
    var loadBalancer: Int32
    var port: Int
    var speaks: ELB.ListenerProtocol
    var certificates: [ELB.Certificate]
    /// Besides the default one; `nil` as long as nobody added any.
    var moreCertificates: [ELB.Certificate]?
    /// By ascending priority, the default rule last.
    var rules: [RuleRecord] {
        didSet { rulesVersion += 1 }
    }
    /// Counts the changes of the rules.
    var rulesVersion = 0
    var isDeleted = false
    /// What was set; `nil` as long as nothing was.
    var attributes: [ELB.Attribute]?
}

struct RuleRecord: Hashable, Sendable, Codable {
    static let defaultPriority = Int.max

    var id: ELB.Rule.ID
    var priority: Int
    var conditions: [ELB.RuleCondition]
    var action: ELB.Action
    /// The index of the first target group that it forwards to, or -1.
    private(set) var targetGroup: Int32 = -1
    /// Of the others, if there are any: a rule with one target group looks in a snapshot as it always did.
    private var furtherTargetGroups: [Int32]?
    /// `nil` if there are none.
    var transforms: [ELB.RuleTransform]?
    /// What comes before ``action``: an authentication; `nil` if nothing does.
    var precedingActions: [ELB.Action]?

    init(id: ELB.Rule.ID, priority: Int, conditions: [ELB.RuleCondition], action: ELB.Action, targetGroups: [Int32]) {
        self.id = id
        self.priority = priority
        self.conditions = conditions
        self.action = action
        self.targetGroups = targetGroups
    }

    /// In the order of the action.
    var targetGroups: [Int32] {
        get { targetGroup < 0 ? [] : [targetGroup] + (furtherTargetGroups ?? []) }
        set {
            targetGroup = newValue.first ?? -1
            furtherTargetGroups = newValue.count > 1 ? Array(newValue[1...]) : nil
        }
    }

    var actions: [ELB.Action] { (precedingActions ?? []) + [action] }

    var described: ELB.Rule {
        ELB.Rule(
            ruleArn: id.arn, priority: priorityText, conditions: conditions, actions: actions, isDefault: isDefault,
            transforms: transforms)
    }

    var isDefault: Bool { priority == Self.defaultPriority }
    var priorityText: String { isDefault ? "default" : "\(priority)" }
}

struct TargetGroupRecord: Equatable, Sendable, Codable {
    var id: ELB.TargetGroup.ID
    var port: Int
    var targetType: ELB.TargetGroup.TargetType
    var healthCheck: ELB.HealthCheck
    var passingCodes: [ClosedRange<Int>]
    var attributes = ELB.TargetGroupAttributes()
    /// In the order of registration.
    var targets: [TargetSlot] = []
    var targetIDs = HashIndex<ELB.Target.ID, TargetSlot>()
    var registrations = 0
    /// How many rules forward to it, and the load balancer whose they are (-1: none).
    var rules = 0
    var loadBalancer: Int32 = -1
    /// What a routing algorithm may choose from, kept ready.
    var candidates: [ELB.Target] = []
    var healthyCount = 0
    var failsOpen = false
    var isDeleted = false
    /// `nil` for HTTP and HTTP1.
    var speaks: ELB.ListenerProtocol?
    var protocolVersion: ELB.ProtocolVersion?
    var anomalyWindowEnd: Moment?
    /// The requests of this minute; `nil` while nobody counts them.
    var requestCount: Int?
    /// That of the load balancer which used it first; `nil` for the default VPC.
    var vpc: String?

    var isInUse: Bool { rules > 0 }
}

public struct TargetRecord: Hashable, Sendable, Codable {
    var id: ELB.Target.ID
    var address: UInt32
    var registration: Int
    var targetGroup: Int32
    /// The task that ECS registered it for, if ECS did.
    var task: TaskSlot?
    var health: ELB.TargetHealthRecord
    var reason: ELB.TargetHealth.Reason?
    var explanation: String?
    var inFlight = 0
    var removedAt = Moment.never
    /// As it was registered; `nil` for where its address is.
    var availabilityZone: String?
    /// Since when it has been in slow start; `nil` while it isn't.
    var slowStartSince: Moment?
    /// `true` until it is healthy, if it was registered when there was no other.
    var cameToEmptyGroup: Bool?
    var anomaly: AnomalyRecord?
    /// When it is checked next: an alarm clock that rings at another time was set before the target group was out of use.
    var probeDueAt = Moment.never
}
