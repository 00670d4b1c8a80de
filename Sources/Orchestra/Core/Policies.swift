/// Everything that decides, beside the world: a learner's implementation takes a reference one's place here.
///
/// They are prototypes: each target group works on its own copy of a routing algorithm. A copy of the simulation copies
/// them too, unless a policy is a class, which the copies would share.
public struct Policies: Sendable {
    /// Of target groups whose attribute `load_balancing.algorithm.type` is `round_robin`, the default.
    public var routingAlgorithm: any ELB.RoutingAlgorithm
    /// Of target groups whose attribute is `least_outstanding_requests`.
    public var leastOutstandingRequestsAlgorithm: any ELB.RoutingAlgorithm
    /// Of target groups whose attribute is `weighted_random`.
    public var weightedRandomAlgorithm: any ELB.RoutingAlgorithm
    /// Of target groups with `round_robin` and a `slow_start.duration_seconds`: it looks at the targets' weights.
    public var slowStartAlgorithm: any ELB.RoutingAlgorithm
    public var slowStartPolicy: any ELB.SlowStartPolicy
    public var anomalyDetector: any ELB.AnomalyDetector
    public var desyncClassifier: any ELB.DesyncClassifier
    public var ruleMatcher: any ELB.RuleMatcher
    public var forwardingPolicy: any ELB.ForwardingPolicy
    public var stickinessPolicy: any ELB.StickinessPolicy
    public var healthPolicy: any ELB.HealthPolicy
    public var serviceScheduler: any ECS.ServiceScheduler
    public var containerStartPolicy: any ECS.ContainerStartPolicy
    public var containerRestart: any ECS.ContainerRestart
    public var taskStopPolicy: any ECS.TaskStopPolicy
    public var startThrottle: any ECS.StartThrottle
    public var deploymentCircuitBreaker: any ECS.DeploymentCircuitBreaker
    /// Of deployments that shift traffic.
    public var deploymentLifecycle: any ECS.DeploymentLifecycle
    public var trafficProgression: any ECS.TrafficProgression
    public var taskHealthPolicy: any ECS.TaskHealthPolicy
    /// What the functions answer that a deployment's hooks call.
    public var lifecycleHook: any ECS.LifecycleHook
    public var placementFit: any ECS.PlacementFit = .resources
    public var placementConstraintPolicy: any ECS.PlacementConstraintPolicy = .clusterQueries
    public var spreadPlacement: any ECS.PlacementStrategyPolicy = .spread
    public var binpackPlacement: any ECS.PlacementStrategyPolicy = .binpack
    /// Of services whose `schedulingStrategy` is DAEMON.
    public var daemonScheduler: any ECS.DaemonScheduler = .onePerInstance
    public var capacityProviderPolicy: any ECS.CapacityProviderPolicy = .baseAndWeight
    public var targetTrackingPolicy: any AutoScaling.TargetTrackingPolicy = .proportional
    public var stepScalingPolicy: any AutoScaling.StepScalingPolicy = .stepped
    public var dnsAnswerPolicy: any CloudMap.DnsAnswerPolicy = .healthyValues
    public var resolverCachePolicy: any CloudMap.ResolverCachePolicy = .timeToLive
    public var addressChoice: any EC2.AddressChoice = .spreadOverZones
    public var routeChoice: any EC2.RouteChoice = .longestPrefix
    public var connectionPolicy: any EC2.ConnectionPolicy = .groupsOfBothEnds
    public var stackPlanner: any CloudFormation.StackPlanner = .referencesFirst
    /// The copies that the target groups work on, by the target groups' indices, with the type that each was made for.
    private var routingAlgorithms: [(kind: AlgorithmKind, copy: any ELB.RoutingAlgorithm)?] = []
    /// For the reference matcher alone: what it can leave out, by the listeners' indices.
    private var ruleIndices: [RuleIndex?] = []

    public init(
        routingAlgorithm: any ELB.RoutingAlgorithm = .roundRobin, ruleMatcher: any ELB.RuleMatcher = .wildcards,
        healthPolicy: any ELB.HealthPolicy = .thresholds, serviceScheduler: any ECS.ServiceScheduler = .replica,
        containerStartPolicy: any ECS.ContainerStartPolicy = .dependencies,
        taskStopPolicy: any ECS.TaskStopPolicy = .essentialContainers, startThrottle: any ECS.StartThrottle = .doublingDelay,
        forwardingPolicy: any ELB.ForwardingPolicy = .weighted,
        leastOutstandingRequestsAlgorithm: any ELB.RoutingAlgorithm = .leastOutstandingRequests,
        stickinessPolicy: any ELB.StickinessPolicy = .loadBalancerCookie,
        deploymentCircuitBreaker: any ECS.DeploymentCircuitBreaker = .twoStages,
        containerRestart: any ECS.ContainerRestart = .restartAttemptPeriod,
        deploymentLifecycle: any ECS.DeploymentLifecycle = .staged, trafficProgression: any ECS.TrafficProgression = .stepwise,
        lifecycleHook: any ECS.LifecycleHook = .consenting, taskHealthPolicy: any ECS.TaskHealthPolicy = .proven,
        weightedRandomAlgorithm: any ELB.RoutingAlgorithm = .weightedRandom,
        slowStartAlgorithm: any ELB.RoutingAlgorithm = .weightedRoundRobin,
        slowStartPolicy: any ELB.SlowStartPolicy = .linear, anomalyDetector: any ELB.AnomalyDetector = .failureRate,
        desyncClassifier: any ELB.DesyncClassifier = .messageFraming
    ) {
        self.routingAlgorithm = routingAlgorithm
        self.ruleMatcher = ruleMatcher
        self.healthPolicy = healthPolicy
        self.serviceScheduler = serviceScheduler
        self.containerStartPolicy = containerStartPolicy
        self.containerRestart = containerRestart
        self.taskStopPolicy = taskStopPolicy
        self.startThrottle = startThrottle
        self.deploymentCircuitBreaker = deploymentCircuitBreaker
        self.deploymentLifecycle = deploymentLifecycle
        self.trafficProgression = trafficProgression
        self.lifecycleHook = lifecycleHook
        self.taskHealthPolicy = taskHealthPolicy
        self.forwardingPolicy = forwardingPolicy
        self.stickinessPolicy = stickinessPolicy
        self.leastOutstandingRequestsAlgorithm = leastOutstandingRequestsAlgorithm
        self.weightedRandomAlgorithm = weightedRandomAlgorithm
        self.slowStartAlgorithm = slowStartAlgorithm
        self.slowStartPolicy = slowStartPolicy
        self.anomalyDetector = anomalyDetector
        self.desyncClassifier = desyncClassifier
    }

    /// What the reference matcher would find, without asking it for every rule; `nil` where somebody else's matcher decides.
    mutating func indexedMatch(of rules: [RuleRecord], version: Int, listener number: Int, _ request: ELB.Request) -> Int? {
        guard let matcher = ruleMatcher as? ELB.WildcardMatcher else { return nil }
        while ruleIndices.count <= number { ruleIndices.append(nil) }
        if ruleIndices[number]?.version != version { ruleIndices[number] = RuleIndex(rules, version: version) }
        let index = ruleIndices[number]!
        return index.firstMatch(for: request) { rule in
            rules[rule].isDefault || matcher.matches(rules[rule].conditions, request, regex: { index.isFound($0, in: $1) })
        }
    }

    /// A target group's algorithm: its type, and whether slow start changes it.
    struct AlgorithmKind: Hashable, Sendable {
        var type: ELB.LoadBalancingAlgorithmType
        var startsSlowly = false
    }

    private func prototype(of kind: AlgorithmKind) -> any ELB.RoutingAlgorithm {
        switch kind.type {
        case .leastOutstandingRequests: leastOutstandingRequestsAlgorithm
        case .weightedRandom: weightedRandomAlgorithm
        case .roundRobin: kind.startsSlowly ? slowStartAlgorithm : routingAlgorithm
        }
    }

    /// Whether somebody reads how busy the targets are: counting them for each request costs more the more there are, and round
    /// robin doesn't look.
    func looksAtOutstandingRequests(_ type: ELB.LoadBalancingAlgorithmType) -> Bool {
        !(type == .leastOutstandingRequests
            ? leastOutstandingRequestsAlgorithm is ELB.RoundRobin : routingAlgorithm is ELB.RoundRobin)
    }

    mutating func chooseTarget(
        in targetGroup: Int32, _ kind: AlgorithmKind, for request: ELB.Request, among targets: [ELB.Target],
        random: inout SeededGenerator
    ) -> ELB.Target.ID? {
        let index = Int(targetGroup)
        while routingAlgorithms.count <= index { routingAlgorithms.append(nil) }
        if routingAlgorithms[index]?.kind != kind { routingAlgorithms[index] = (kind, prototype(of: kind)) }
        return routingAlgorithms[index]!.copy.chooseTarget(for: request, among: targets, random: &random)
    }
}
