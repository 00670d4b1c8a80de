/// Everything that decides, beside the world: a learner's implementation takes a reference one's place here.
///
/// They are prototypes: each target group works on its own copy of ``routingAlgorithm``. A copy of the simulation copies
/// them too, unless a policy is a class, which the copies would share.
public struct Policies: Sendable {
    public var routingAlgorithm: any ELB.RoutingAlgorithm
    public var ruleMatcher: any ELB.RuleMatcher
    public var forwardingPolicy: any ELB.ForwardingPolicy
    public var healthPolicy: any ELB.HealthPolicy
    public var serviceScheduler: any ECS.ServiceScheduler
    /// The copies that the target groups work on, by the target groups' indices.
    var routingAlgorithms: [(any ELB.RoutingAlgorithm)?] = []
    /// For the reference matcher alone: what it can leave out, by the listeners' indices.
    private var ruleIndices: [RuleIndex?] = []

    public init(
        routingAlgorithm: any ELB.RoutingAlgorithm = .roundRobin, ruleMatcher: any ELB.RuleMatcher = .wildcards,
        healthPolicy: any ELB.HealthPolicy = .thresholds, serviceScheduler: any ECS.ServiceScheduler = .replica,
        forwardingPolicy: any ELB.ForwardingPolicy = .weighted
    ) {
        self.routingAlgorithm = routingAlgorithm
        self.ruleMatcher = ruleMatcher
        self.healthPolicy = healthPolicy
        self.serviceScheduler = serviceScheduler
        self.forwardingPolicy = forwardingPolicy
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

    mutating func chooseTarget(
        in targetGroup: Int32, for request: ELB.Request, among targets: [ELB.Target], random: inout SeededGenerator
    ) -> ELB.Target.ID? {
        let index = Int(targetGroup)
        while routingAlgorithms.count <= index { routingAlgorithms.append(nil) }
        if routingAlgorithms[index] == nil { routingAlgorithms[index] = routingAlgorithm }
        return routingAlgorithms[index]!.chooseTarget(for: request, among: targets, random: &random)
    }
}
