import Orchestra
import Testing

@Suite struct HealthCheckRuleTests {
    @Test(
        .rule("target-group.matcher-grammar"),
        arguments: [
            ("200", true), ("200,202", true), ("200-299", true), ("200-299,301", true), ("499", true), ("200-200", true),
            ("", false),
            ("199", false), ("500", false), ("299-200", false), ("200,", false), ("200-", false), ("2xx", false), ("200 ", false),
            ("200-299-300", false), ("+20", false),
        ])
    func `a matcher is a list of codes and ranges from 200 to 499`(_ text: String, _ isAllowed: Bool) throws {
        var stage = Simulation()
        let error = elbError { try stage.createTargetGroup("list", healthCheck: .init(matcher: .init(text))) }
        #expect((error == nil) == isAllowed)
    }

    @Test(
        .rule("target-group.matcher-decides", "target-group.redirects-not-followed"),
        arguments: [
            ("200", 200, true), ("200", 204, false), ("200-299", 204, true), ("200,301", 301, true), ("200-299", 301, false),
        ])
    func `a code that the matcher lists is a pass`(_ matcher: String, _ code: Int, _ isHealthy: Bool) throws {
        var hall = try Hall(
            desiredCount: 1, grace: 3600,
            check: .init(intervalSeconds: 5, timeoutSeconds: 2, unhealthyThresholdCount: 2, matcher: .init("200-499")))
        hall.settle()
        hall.stage.answer(code, from: hall.stage.tasks(of: hall.users)[0])
        try hall.stage.modifyTargetGroup(
            hall.list, healthCheck: .init(intervalSeconds: 5, timeoutSeconds: 2, matcher: .init(matcher)))
        hall.stage.run(for: .seconds(20))
        #expect(hall.stage.count(.healthy, in: hall.list) == (isHealthy ? 1 : 0))
    }

    @Test(
        .rule("target-group.grpc-matcher"),
        arguments: [("12", true), ("0-99", true), ("0,12", true), ("100", false), ("", false), ("a", false)])
    func `gRPC's codes are 0 to 99`(_ text: String, _ isAllowed: Bool) throws {
        var stage = Simulation()
        let check = ELB.HealthCheck(matcher: .init(grpcCode: text))
        #expect((elbError { try stage.createTargetGroup("list", healthCheck: check, protocolVersion: .grpc) } == nil) == isAllowed)
        #expect(elbError { try stage.createTargetGroup("http", healthCheck: check) }?.code == .validationError)
    }

    @Test(.rule("target-group.grpc-defaults")) func `a gRPC target group asks for a method that needn't be there`() throws {
        var stage = Simulation()
        try stage.createTargetGroup("calls", protocolVersion: .grpc)
        let group = stage.describeTargetGroups()[0]
        #expect(group.healthCheckPath == "/AWS.ALB/healthcheck")
        #expect(try json(group.matcher) == #"{"GrpcCode":"12"}"#)
        #expect(group.protocolVersion == .grpc)
        let doors = try stage.createLoadBalancer("hall")
        let forward = ELB.Action(type: .forward, targetGroupArn: group.targetGroupArn)
        #expect(elbError { try stage.createListener(on: doors, defaultAction: forward) }?.code == .incompatibleProtocols)
    }

    @Test(
        .rule("target-group.health-check-bounds", "target-group.health-check-timeout-below-interval"),
        arguments: [
            ELB.HealthCheck(intervalSeconds: 4), .init(intervalSeconds: 301), .init(timeoutSeconds: 1),
            .init(intervalSeconds: 200, timeoutSeconds: 121), .init(intervalSeconds: 5, timeoutSeconds: 5),
            .init(healthyThresholdCount: 1), .init(healthyThresholdCount: 11), .init(unhealthyThresholdCount: 1),
            .init(unhealthyThresholdCount: 11), .init(path: "x"), .init(path: ""), .init(path: "/a b"),
            .init(path: "/" + String(repeating: "a", count: 1024)), .init(port: "0"), .init(port: "65536"), .init(port: "http"),
            .init(intervalSeconds: .max), .init(timeoutSeconds: .min),
        ])
    func `a health check is refused`(_ check: ELB.HealthCheck) throws {
        var stage = Simulation()
        #expect(elbError { try stage.createTargetGroup("list", healthCheck: check) }?.code == .validationError)
    }

    @Test(.rule("target-group.health-check-defaults")) func `a health check has its defaults`() throws {
        var stage = Simulation()
        try stage.createTargetGroup("list", healthCheck: .init(port: "9000"))
        try stage.createTargetGroup("plain")
        let groups = stage.describeTargetGroups()
        #expect(groups.map(\.healthCheckPort) == ["9000", "traffic-port"])
        let plain = groups[1]
        #expect(plain.healthCheckPath == "/" && plain.healthCheckProtocol == "HTTP" && plain.healthCheckEnabled)
        #expect(plain.healthCheckIntervalSeconds == 30 && plain.healthCheckTimeoutSeconds == 5)
        #expect(plain.healthyThresholdCount == 5 && plain.unhealthyThresholdCount == 2 && plain.matcher == .init("200"))
        #expect(plain.protocolVersion == .http1 && plain.protocol == "HTTP" && plain.ipAddressType == "ipv4")
    }

    @Test(.rule("target-group.health-check-port")) func `checks go to the port that the health check names`() throws {
        let containers = [
            ECS.ContainerDefinition("web", image: "web", port: 8080),
            ECS.ContainerDefinition("health", image: "health", port: 9000),
        ]
        for (port, isHealthy) in [("9000", true), ("9001", false)] {
            var stage = Simulation()
            try stage.createCluster("api")
            try stage.registerTaskDefinition(family: "users", containers: containers)
            let list = try stage.createTargetGroup(
                "list", port: 8080, healthCheck: .init(intervalSeconds: 5, timeoutSeconds: 2, port: port))
            let doors = try stage.createLoadBalancer("hall")
            try stage.createListener(on: doors, defaultAction: .forward(to: list))
            try stage.createService(
                "users", in: "api", taskDefinition: "users", desiredCount: 1,
                loadBalancers: [.init(list, containerName: "web", containerPort: 8080)], healthCheckGracePeriodSeconds: 3600)
            stage.run(for: .seconds(60))
            #expect(stage.count(.healthy, in: list) == (isHealthy ? 1 : 0))
            #expect(try stage.describeTargetHealth(list).allSatisfy { $0.healthCheckPort == port })
        }
    }
}

@Suite struct RegistrationRuleTests {
    @Test(.rule("target-group.default-port", "target-group.several-ports", "target-group.deregister-all-ports"))
    func `a target has the group's port by default, several ports are several targets, and without a port all leave`() throws {
        var door = try Door(["a"])
        let list = door.lists[0]
        try door.stage.registerTargets(
            list, targets: [.init(id: "10.0.0.1"), .init(id: "10.0.0.1", port: 81), .init(id: "10.0.0.2")])
        try door.stage.registerTargets(list, targets: [.init(id: "10.0.0.1")])
        #expect(
            try door.stage.describeTargetHealth(list).map(\.target.description) == ["10.0.0.1:80", "10.0.0.1:81", "10.0.0.2:80"])
        try door.stage.deregisterTargets(list, targets: [.init(id: "10.0.0.1"), .init(id: "10.9.9.9", port: 1)])
        #expect(try door.stage.describeTargetHealth(list).map(\.target.description) == ["10.0.0.2:80"])
    }

    @Test(
        .rule("target-group.ip-ranges", "target-group.outside-vpc-needs-zone"),
        arguments: [
            ("10.0.0.1", nil, nil), ("8.8.8.8", "all", .invalidTarget), ("172.16.0.1", "all", nil),
            ("172.32.0.1", "all", .invalidTarget),
            ("192.168.0.1", nil, .validationError), ("192.168.0.1", "all", nil), ("100.64.0.1", "all", nil),
            ("100.128.0.1", "all", .invalidTarget), ("10.0.0.1", "eu-west-1b", nil), ("10.0.0.1", "us-east-1a", .validationError),
            ("i-0123456789abcdef0", nil, .invalidTarget),
        ] as [(String, String?, ELB.Error.Code?)])
    func `only private addresses are targets, and those outside of the VPC need all zones`(
        _ id: String, _ zone: String?, _ code: ELB.Error.Code?
    ) throws {
        var door = try Door(["a"])
        let error = elbError { try door.stage.registerTargets(door.lists[0], targets: [.init(id: id, availabilityZone: zone)]) }
        #expect(error?.code == code)
    }

    @Test(
        .rule("load-balancer.quotas"),
        arguments: ["loadBalancers", "listeners", "rules", "targetGroups", "targets", "balancerTargets", "actionGroups"])
    func `a quota holds, and the error names it`(_ quota: String) throws {
        var quotas = Quotas()
        quotas.loadBalancers = 2
        quotas.listenersPerLoadBalancer = 2
        quotas.rulesPerLoadBalancer = 2
        quotas.targetGroups = 4
        quotas.targetsPerTargetGroup = 3
        quotas.targetsPerLoadBalancer = 4
        quotas.targetGroupsPerLoadBalancer = 2
        quotas.targetGroupsPerAction = 2
        var stage = Simulation(quotas: quotas)
        let doors = try stage.createLoadBalancer("hall")
        let door = try stage.createListener(on: doors, defaultAction: .fixedResponse(404))
        let lists = try (1...3).map { try stage.createTargetGroup("list-\($0)") }
        func fill() throws {
            switch quota {
            case "loadBalancers": for number in 1...2 { try stage.createLoadBalancer("other-\(number)") }
            case "listeners":
                for port in 81...82 { try stage.createListener(on: doors, port: port, defaultAction: .fixedResponse(404)) }
            case "rules":
                for priority in 1...3 {
                    try stage.createRule(on: door, priority: priority, conditions: [.path("/")], action: .fixedResponse(200))
                }
            case "targetGroups": for number in 1...2 { try stage.createTargetGroup("more-\(number)") }
            case "targets": try stage.registerTargets(lists[0], (1...4).map { .init(id: "10.0.0.\($0)", port: 80) })
            case "balancerTargets":
                for (number, list) in lists.prefix(2).enumerated() {
                    try stage.createRule(on: door, priority: number + 1, conditions: [.path("/")], action: .forward(to: list))
                    try stage.registerTargets(list, (1...3).map { .init(id: "10.0.0.\($0)", port: 80) })
                }
            default: try stage.modifyListener(door, defaultAction: .forward(to: lists.map { .init($0) }))
            }
        }
        let expected: [String: ELB.Error.Code] = [
            "loadBalancers": .tooManyLoadBalancers, "listeners": .tooManyListeners, "rules": .tooManyRules,
            "targetGroups": .tooManyTargetGroups, "targets": .tooManyTargets, "balancerTargets": .tooManyTargets,
            "actionGroups": .invalidLoadBalancerAction,
        ]
        #expect(elbError { try fill() }?.code == expected[quota])
    }

    @Test(.rule("load-balancer.quota-target-groups"))
    func `a load balancer has so many target groups, however many rules name them`() throws {
        var quotas = Quotas()
        quotas.targetGroupsPerLoadBalancer = 1
        var stage = Simulation(quotas: quotas)
        let doors = try stage.createLoadBalancer("hall")
        let lists = try (1...2).map { try stage.createTargetGroup("list-\($0)") }
        try stage.createListener(on: doors, defaultAction: .forward(to: lists[0]))
        try stage.createListener(on: doors, port: 81, defaultAction: .forward(to: lists[0]))
        let error = elbError { try stage.createListener(on: doors, port: 82, defaultAction: .forward(to: lists[1])) }
        #expect(error?.code == .tooManyUniqueTargetGroupsPerLoadBalancer)
    }

    @Test(.rule("load-balancer.quota-defaults")) func `the quotas are AWS's`() {
        let quotas = Quotas()
        #expect([quotas.loadBalancers, quotas.listenersPerLoadBalancer, quotas.rulesPerLoadBalancer] == [50, 50, 100])
        #expect([quotas.targetGroups, quotas.targetGroupsPerLoadBalancer, quotas.targetGroupsPerAction] == [3000, 100, 5])
        #expect([quotas.targetsPerTargetGroup, quotas.targetsPerLoadBalancer] == [1000, 1000])
        #expect([quotas.conditionValuesPerRule, quotas.conditionValuesPerCondition, quotas.wildcardsPerRule] == [5, 3, 5])
        #expect(quotas.conditionValueLength == 128)
    }
}
