import Orchestra

/// A listener that answers 404, and target groups that rules may name.
struct Door {
    var stage: Simulation
    var doors: ELB.LoadBalancer.ID
    var door: ELB.Listener.ID
    var lists: [ELB.TargetGroup.ID]

    init(_ lists: [String] = ["a", "b", "c"], policies: Policies = Policies()) throws {
        stage = Simulation(policies: policies)
        doors = try stage.createLoadBalancer("hall")
        door = try stage.createListener(on: doors, defaultAction: .fixedResponse(404))
        self.lists = []
        for name in lists { self.lists.append(try stage.createTargetGroup(name)) }
    }

    /// Registers addresses behind which nobody is; whoever fails open sends requests there all the same.
    mutating func register(_ addresses: ClosedRange<Int>, in list: ELB.TargetGroup.ID) throws {
        try stage.registerTargets(list, addresses.map { .init(id: "10.0.0.\($0)", port: 80) })
    }

    func status(_ request: ELB.Request) throws -> Int? { try stage.route(request, to: doors).statusCode }
}
