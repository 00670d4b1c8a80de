import Foundation
import Orchestra

/// Worlds to be exported: one of each kind of thing, and names that need care.
enum Worlds {
    /// Two services behind one door.
    static func hall() throws -> Simulation {
        var stage = Simulation(seed: 40)
        try stage.createCluster("api")
        let doors = try stage.createLoadBalancer("hall")
        let door = try stage.createListener(on: doors, defaultAction: .fixedResponse(404))
        for (number, name) in ["users", "items"].enumerated() {
            try stage.registerTaskDefinition(
                family: name,
                containers: [
                    .init(
                        name, image: "example.com/\(name):1", port: 8080,
                        environment: [.init("GREETING", "it's $HOME `x` \\ \"y\" — ✓")])
                ])
            let list = try stage.createTargetGroup(
                "\(name)-tg", port: 8080, healthCheck: .init(path: "/health", intervalSeconds: 10), deregistrationDelaySeconds: 15)
            try stage.createRule(
                on: door, priority: 10 * (number + 1), conditions: [.path("/api/\(name)*")], action: .forward(to: list))
            let service = try stage.createService(
                name, in: "api", taskDefinition: name, desiredCount: 2,
                loadBalancers: [.init(list, containerName: name, containerPort: 8080)], healthCheckGracePeriodSeconds: 30,
                deploymentCircuitBreaker: .init(enable: true, rollback: true))
            try stage.registerScalableTarget(service, minCapacity: 2, maxCapacity: 8)
            try stage.putScalingPolicy(
                "cpu", on: service, .targetTracking(.ecsServiceAverageCPUUtilization, targetValue: 60, scaleInCooldown: 120))
        }
        return stage
    }

    /// On machines, with a capacity provider, a daemon, steps, schedules and weights.
    static func machines() throws -> Simulation {
        var stage = Simulation(seed: 41)
        try stage.createCluster("big-iron")
        try stage.createCapacityProvider(
            "big",
            autoScalingGroupProvider: .init(
                autoScalingGroupArn:
                    "arn:aws:autoscaling:eu-west-1:123456789012:autoScalingGroup:0f1e2d3c-0000-4000-8000-000000000000:autoScalingGroupName/big",
                managedScaling: .init(status: .enabled)))
        try stage.putClusterCapacityProviders(
            "big-iron", capacityProviders: ["big"], defaultCapacityProviderStrategy: [.init("big", weight: 1)])
        try stage.registerContainerInstance(
            in: "big-iron", cpu: 4096, memory: 8192, availabilityZone: "eu-west-1a", capacityProvider: "big")
        try stage.registerTaskDefinition(
            family: "agent", containers: [.init("agent", image: "example.com/agent:1")], cpu: "128", memory: "128",
            networkMode: .bridge, requiresCompatibilities: [.ec2])
        try stage.createService(
            ECS.CreateServiceRequest(
                cluster: "big-iron", serviceName: "agent", taskDefinition: "agent", launchType: .ec2, schedulingStrategy: .daemon))
        let jobs = try stage.createService(
            ECS.CreateServiceRequest(
                cluster: "big-iron", serviceName: "jobs", taskDefinition: "agent", desiredCount: 1,
                placementConstraints: [.init(type: .memberOf, expression: "attribute:ecs.instance-type =~ m5.*")],
                placementStrategy: [.init(type: .binpack, field: "memory")],
                capacityProviderStrategy: [.init("big", weight: 2, base: 1)]))
        try stage.registerScalableTarget(jobs, minCapacity: 0, maxCapacity: 5)
        let steps = try stage.putScalingPolicy(
            "steps", on: jobs, .stepScaling(.changeInCapacity, [.init(from: 0, to: 10.5, 1), .init(from: 10.5, 3)], cooldown: 60))
        try stage.putMetricAlarm(
            .init(
                "jobs busy", metric: .cpuUtilization(of: jobs), evaluationPeriods: 2, threshold: 70, alarmActions: [steps.policyARN]
            ))
        let waiting = CloudWatch.Metric(namespace: "Shop", metricName: "Waiting", dimensions: [.init("Hall", "big")])
        try stage.putScalingPolicy(
            "waiting", on: jobs,
            .targetTracking(
                .init(targetValue: 5, customizedMetricSpecification: .init(waiting, statistic: .sum, unit: "Count"))))
        try stage.putScalingPolicy(
            "each", on: jobs,
            .targetTracking(
                .init(
                    targetValue: 5,
                    customizedMetricSpecification: .init(metrics: [
                        .init("m1", waiting, stat: "Maximum", unit: "Count"),
                        .init("m2", .init(namespace: "Shop", metricName: "Open"), label: "open"),
                        .init("e1", expression: "m1 / FILL(m2, 1)", label: "each", returnData: true),
                    ]))))
        try stage.putScheduledAction("night", on: jobs, schedule: "cron(0 22 * * ? *)", maxCapacity: 1)
        try stage.putScheduledAction(
            "holiday", on: jobs, schedule: "rate(1 day)", startTime: Timestamp(secondsSince1970: 1_767_300_000), minCapacity: 1)
        return stage
    }

    /// Blue and green behind one rule, redirects, a listener for HTTPS.
    static func blueGreen() throws -> Simulation {
        var stage = Simulation(seed: 42)
        try stage.createCluster()
        let doors = try stage.createLoadBalancer("doors")
        try stage.createListener(on: doors, defaultAction: .redirect(.init(protocol: "HTTPS", port: "443", statusCode: .http301)))
        let certificate = "arn:aws:acm:eu-west-1:123456789012:certificate/0f1e2d3c-0000-4000-8000-000000000000"
        let door = try stage.createListener(
            on: doors, port: 443, protocol: .https, certificates: [.init(certificateArn: certificate)],
            defaultAction: .fixedResponse(404))
        try stage.addListenerCertificates(
            to: door, [.init(certificateArn: certificate + "1"), .init(certificateArn: certificate + "2")])
        let groups = try ["blue", "green"].map { try stage.createTargetGroup($0) }
        let rule = try stage.createRule(
            on: door, priority: 1, conditions: [.path("/*")],
            action: .forward(to: [.init(groups[0], weight: 1), .init(groups[1], weight: 0)]))
        try stage.registerTaskDefinition(family: "web", containers: [.init("web", image: "example.com/web:1", port: 80)])
        let web = try stage.createService(
            "web", taskDefinition: "web", desiredCount: 2,
            loadBalancers: [
                .init(
                    groups[0], containerName: "web", containerPort: 80,
                    advancedConfiguration: .init(
                        alternateTargetGroupArn: groups[1].arn, productionListenerRule: rule.arn,
                        roleArn: "arn:aws:iam::123456789012:role/ecsInfrastructureRole"))
            ], bakeTimeInMinutes: 5, strategy: .blueGreen)
        // In the middle of a deployment: the traffic is with the new tasks, and the old ones are there still.
        stage.run(for: .seconds(600))
        try stage.registerTaskDefinition(family: "web", containers: [.init("web", image: "example.com/web:2", port: 80)])
        try stage.updateService(web, taskDefinition: "web")
        stage.run(for: .seconds(120))
        return stage
    }

    /// A VPC with public and private subnets, groups that name each other, names, and Service Connect.
    static func network() throws -> Simulation {
        var stage = Simulation(seed: 43)
        let vpc = try stage.createVpc(cidrBlock: "10.0.0.0/16").vpcId
        let gateway = try stage.createInternetGateway().internetGatewayId
        try stage.attachInternetGateway(gateway, to: vpc)
        let subnets = try [("0", "a"), ("1", "b"), ("2", "a"), ("3", "b")].map { number, zone in
            try stage.createSubnet(in: vpc, cidrBlock: "10.0.\(number).0/24", availabilityZone: "eu-west-1\(zone)").subnetId
        }
        let out = try stage.createRouteTable(in: vpc).routeTableId
        try stage.createRoute(in: out, gatewayId: gateway)
        for subnet in subnets[..<2] { try stage.associateRouteTable(out, with: subnet) }
        let nat = try stage.createNatGateway(in: subnets[0]).natGatewayId
        let main = stage.describeRouteTables().first { $0.associations.contains(where: \.main) }!.routeTableId
        try stage.createRoute(in: main, natGatewayId: nat)
        try stage.createVpcEndpoint(in: vpc, serviceName: "com.amazonaws.eu-west-1.s3", routeTableIds: [main])
        let doors = try stage.createSecurityGroup("doors", description: "The doors", in: vpc).groupId
        let players = try stage.createSecurityGroup("players", description: "Those who play", in: vpc).groupId
        try stage.authorizeSecurityGroupIngress(doors, [.tcp(80, with: ["0.0.0.0/0"])])
        try stage.authorizeSecurityGroupIngress(players, [.tcp(8080, groups: [doors]), .tcp(8080, groups: [players])])
        try stage.revokeSecurityGroupEgress(doors, [.all(to: ["0.0.0.0/0"])])
        try stage.authorizeSecurityGroupEgress(doors, [.tcp(8080, groups: [players]), .tcp(443, with: ["10.0.0.0/16"])])

        try stage.createPrivateDnsNamespace("house.local", vpc: vpc)
        try stage.createHttpNamespace("house")
        stage.run(for: .seconds(60))
        let (names, house) = (stage.listNamespaces()[0], stage.listNamespaces()[1])
        let name = try stage.createService(
            CloudMap.CreateServiceRequest(
                name: "users", namespaceId: names.id, dnsConfig: .init(dnsRecords: [.init(.a, ttl: 10)]),
                healthCheckCustomConfig: .init()))
        try stage.registerInstance("guest-1", in: .init(name.id), attributes: ["AWS_INSTANCE_IPV4": "192.0.2.1"])
        try stage.createCluster("api", serviceConnectDefaults: house.arn)
        try stage.registerTaskDefinition(
            family: "users",
            containers: [.init("web", image: "example.com/users:1", portMappings: [.init(containerPort: 8080, name: "http")])])
        let hall = try stage.createLoadBalancer("hall", subnets: Array(subnets[..<2]), securityGroups: [doors])
        let list = try stage.createTargetGroup("users-tg", port: 8080)
        try stage.createListener(on: hall, defaultAction: .forward(to: list))
        var request = ECS.CreateServiceRequest(
            cluster: "api", serviceName: "users", taskDefinition: "users", desiredCount: 2,
            loadBalancers: [.init(list, containerName: "web", containerPort: 8080)], launchType: .fargate,
            serviceRegistries: [.init(.init(name.id))],
            serviceConnectConfiguration: .init(services: [
                .init(portName: "http", clientAliases: [.init(port: 80, dnsName: "users")])
            ]))
        request.networkConfiguration = .awsvpc(subnets: Array(subnets[2...]), securityGroups: [players])
        try stage.createService(request)
        stage.run(for: .seconds(60))
        return stage
    }

    /// What is called by the ends of ARNs, writes to a log, takes a dollar for what it is, and comes from a cluster's providers.
    static func signs() throws -> Simulation {
        var stage = Simulation(seed: 44)
        try stage.createCluster("api")
        try stage.putClusterCapacityProviders(
            "api", capacityProviders: ["FARGATE", "FARGATE_SPOT"], defaultCapacityProviderStrategy: [.init("FARGATE", weight: 1)])
        let hall = try stage.createLoadBalancer("hall")
        let list = try stage.createTargetGroup("web", healthCheck: .init(path: "/h?x=1&y=\"z\""))
        let door = try stage.createListener(on: hall, defaultAction: .fixedResponse(503, "it's $5 `now` \\ ${HOME}"))
        try stage.createRule(on: door, priority: 1, conditions: [.path("/*")], action: .forward(to: list))
        try stage.modifyListenerAttributes(door, attributes: [.init("routing.http.response.server.enabled", "false")])
        var container = ECS.ContainerDefinition(
            "web", image: "123456789012.dkr.ecr.eu-west-1.amazonaws.com/web:1", port: 80,
            environment: [.init("HERE", "${AWS::Region}"), .init("DEL", "a\u{7F}b"), .init("REGION", "eu-west-1")])
        container.logConfiguration = .init(
            logDriver: "awslogs",
            options: ["awslogs-group": "/api/web", "awslogs-region": "eu-west-1", "awslogs-stream-prefix": "web"])
        try stage.registerTaskDefinition(family: "web", containers: [container])
        try stage.registerTaskDefinition(family: "by-hand", containers: [.init("main", image: "example.com/by-hand:1")])
        let web = try stage.createService(
            ECS.CreateServiceRequest(
                cluster: "api", serviceName: "web", taskDefinition: "web", desiredCount: 2,
                loadBalancers: [.init(list, containerName: "web", containerPort: 80)],
                capacityProviderStrategy: [.init("FARGATE_SPOT", weight: 1)]))
        try stage.registerScalableTarget(web, minCapacity: 1, maxCapacity: 4)
        try stage.putScalingPolicy(
            "requests", on: web,
            .targetTracking(
                .albRequestCountPerTarget, targetValue: 100, resourceLabel: "\(hall.fullName)/\(list.fullName)"))
        try stage.putMetricAlarm(
            .init(
                "requests high", metric: .requestCountPerTarget(of: list), statistic: .sum, evaluationPeriods: 3, threshold: 10,
                .greaterThanOrEqualToThreshold))
        return stage
    }

    static func all() throws -> [(name: String, stage: Simulation)] {
        [
            ("nothing", Simulation()), ("hall", try hall()), ("machines", try machines()), ("blue-green", try blueGreen()),
            ("network", try network()), ("signs", try signs()),
        ]
    }
}

/// A program of this machine.
enum Program {
    /// - Returns: What it printed, and how it ended; `nil` where it isn't there.
    static func run(_ arguments: [String], input: String = "") throws -> (output: String, status: Int32)? {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        let (output, stdin) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = output
        process.standardInput = stdin
        try process.run()
        try stdin.fileHandleForWriting.write(contentsOf: Data(input.utf8))
        try stdin.fileHandleForWriting.close()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return process.terminationStatus == 127 ? nil : (String(decoding: data, as: UTF8.self), process.terminationStatus)
    }

    static func isThere(_ arguments: [String]) -> Bool { (try? run(arguments))??.status == 0 }

    static let lints = isThere(["cfn-lint", "--version"])
    static let hasSchemas = isThere(["python3", "-c", "import cfnlint"])
    static let validates = isThere(["python3", "-c", "import botocore"])
}
