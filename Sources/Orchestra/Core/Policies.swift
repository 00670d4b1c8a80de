/// Everything that decides, beside the world: a learner's implementation takes a reference one's place here.
///
/// They are prototypes: each target group works on its own copy of a routing algorithm. A copy of the simulation copies
/// them too, unless a policy is a class, which the copies would share.
public struct Policies: Sendable {
    /// Of target groups whose attribute `load_balancing.algorithm.type` is `round_robin`, the default.
    public var routingAlgorithm: any ELB.RoutingAlgorithm
    /// Of target groups whose attribute is `least_outstanding_requests`.
    public var leastOutstandingRequestsAlgorithm: any ELB.RoutingAlgorithm
    public var ruleMatcher: any ELB.RuleMatcher
    public var forwardingPolicy: any ELB.ForwardingPolicy
    public var stickinessPolicy: any ELB.StickinessPolicy
    public var healthPolicy: any ELB.HealthPolicy
    public var serviceScheduler: any ECS.ServiceScheduler
    public var containerStartPolicy: any ECS.ContainerStartPolicy
    public var taskStopPolicy: any ECS.TaskStopPolicy
    public var startThrottle: any ECS.StartThrottle
    public var deploymentCircuitBreaker: any ECS.DeploymentCircuitBreaker
    public var placementFit: any ECS.PlacementFit = .resources
    public var placementConstraintPolicy: any ECS.PlacementConstraintPolicy = .clusterQueries
    public var spreadPlacement: any ECS.PlacementStrategyPolicy = .spread
    public var binpackPlacement: any ECS.PlacementStrategyPolicy = .binpack
    /// Of services whose `schedulingStrategy` is DAEMON.
    public var daemonScheduler: any ECS.DaemonScheduler = .onePerInstance
    public var capacityProviderPolicy: any ECS.CapacityProviderPolicy = .baseAndWeight
    /// The copies that the target groups work on, by the target groups' indices, with the type that each was made for.
    private var routingAlgorithms: [(type: ELB.LoadBalancingAlgorithmType, copy: any ELB.RoutingAlgorithm)?] = []
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
        deploymentCircuitBreaker: any ECS.DeploymentCircuitBreaker = .twoStages
    ) {
        self.routingAlgorithm = routingAlgorithm
        self.ruleMatcher = ruleMatcher
        self.healthPolicy = healthPolicy
        self.serviceScheduler = serviceScheduler
        self.containerStartPolicy = containerStartPolicy
        self.taskStopPolicy = taskStopPolicy
        self.startThrottle = startThrottle
        self.deploymentCircuitBreaker = deploymentCircuitBreaker
        self.forwardingPolicy = forwardingPolicy
        self.stickinessPolicy = stickinessPolicy
        self.leastOutstandingRequestsAlgorithm = leastOutstandingRequestsAlgorithm
    }

    /// What the reference matcher would find, without asking it for every rule; `nil` where somebody else's matcher decides.
    mutating func indexedMatch(of listener: ListenerRecord, number: Int, _ request: ELB.Request) -> Int? {
        guard let matcher = ruleMatcher as? ELB.WildcardMatcher else { return nil }
        while ruleIndices.count <= number { ruleIndices.append(nil) }
        if ruleIndices[number]?.version != listener.rulesVersion {
            ruleIndices[number] = RuleIndex(listener.rules, version: listener.rulesVersion)
        }
        return ruleIndices[number]!.firstMatch(for: request.path) { rule in
            listener.rules[rule].isDefault || matcher.matches(listener.rules[rule].conditions, request)
        }
    }

    private func prototype(of type: ELB.LoadBalancingAlgorithmType) -> any ELB.RoutingAlgorithm {
        type == .leastOutstandingRequests ? leastOutstandingRequestsAlgorithm : routingAlgorithm
    }

    /// Whether somebody reads how busy the targets are: counting them for each request costs more the more there are, and round
    /// robin doesn't look.
    func looksAtOutstandingRequests(_ type: ELB.LoadBalancingAlgorithmType) -> Bool {
        !(type == .leastOutstandingRequests
            ? leastOutstandingRequestsAlgorithm is ELB.RoundRobin : routingAlgorithm is ELB.RoundRobin)
    }

    mutating func chooseTarget(
        in targetGroup: Int32, _ type: ELB.LoadBalancingAlgorithmType, for request: ELB.Request, among targets: [ELB.Target],
        random: inout SeededGenerator
    ) -> ELB.Target.ID? {
        let index = Int(targetGroup)
        while routingAlgorithms.count <= index { routingAlgorithms.append(nil) }
        if routingAlgorithms[index]?.type != type { routingAlgorithms[index] = (type, prototype(of: type)) }
        return routingAlgorithms[index]!.copy.chooseTarget(for: request, among: targets, random: &random)
    }
}
