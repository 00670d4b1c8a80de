import Orchestra

// Cluster queries, regular expressions, ARNs.

extension Fuzz {
    static let newer: [Parser] = [
        .init(
            name: "cluster-queries",
            corpus: [
                "attribute:ecs.instance-type == t3.medium", "attribute:stack in [prod, test]", "attribute:x !exists",
                "agentConnected == true and not (agentVersion >= 1.80)", "runningTasksCount < 9223372036854775807",
                "task:group == service:web || !(ec2InstanceId =~ i-0*)", "registeredAt >= 2026-01-01T00:00:00+01:00",
                #"attribute:a =~ "(a|b)*c" && attribute:b not_in ['x y', z]"#, "((((attribute:a exists))))", "not not not",
            ], check: FuzzChecks.clusterQuery),
        .init(
            name: "regular-expressions",
            corpus: [
                "^/api/(.+)$", "(a*)*b", "(a|aa)+$", "[^/]+/[a-z0-9-]{1,3}", #"\d\w\s\b\.\/"#, "(?i)x", "a{2,1000}", "((a?){9}){9}",
                "[]a]", "[z-a]", #"\"#, "(?:x|y)*?", "^$", "aaaaaaaaaaaaaaaaaaaaaaaa", "$1 $0 $$", ".*.*.*.*=.*",
            ], check: FuzzChecks.regularExpression),
        .init(
            name: "arns",
            corpus: Fuzz.names + [
                "arn:aws:ecs:eu-west-1:123456789012:service-deployment/api/users/abc",
                "arn:aws:ecs:eu-west-1:123456789012:service-revision/api/users/18446744073709551615",
                "arn:aws:ecs:eu-west-1:123456789012:container-instance/api/0123456789abcdef0123456789abcdef",
                "arn:aws:ecs:eu-west-1:123456789012:task/api/0123456789abcdef0123456789abcdef", "arn:aws:ecs:::service///",
            ], check: FuzzChecks.arn),
    ]
}

extension FuzzChecks {
    private static let instances: [ECS.PlacementCandidate] = [
        .init(
            id: "0123456789abcdef0123456789abcdef", ec2InstanceId: "i-0abc", agentVersion: "1.94.0",
            attributes: [.init("stack", "prod"), .init("ecs.instance-type", "t3.medium"), .init("a", "aac"), .init("x")],
            runningTasksCount: 3, taskGroups: ["service:web", "family:a"]),
        .init(id: "1", agentConnected: false, agentVersion: "", runningTasksCount: Int.max),
    ]

    static func clusterQuery(_ input: String, _: inout SeededGenerator) -> String? {
        do throws(ECS.ClusterQuery.SyntaxError) {
            let query = try ECS.ClusterQuery(input)
            let (negated, both) = (try? ECS.ClusterQuery("not (\(input))"), try? ECS.ClusterQuery("(\(input)) and (\(input))"))
            for instance in instances {
                let selects = query.selects(instance)
                // They may be too long, or nested too deeply.
                if negated?.selects(instance) == selects { return "its opposite selects \(instance.id) as well, or neither does" }
                if both.map({ $0.selects(instance) != selects }) ?? false { return "twice the same selects something else" }
            }
        } catch {
            guard (1...input.count + 1).contains(error.column), !error.message.isEmpty else {
                return "it is refused with '\(error)'"
            }
        }
        return nil
    }

    static func regularExpression(_ input: String, _ random: inout SeededGenerator) -> String? {
        var stage = hall.stage
        let text = random.onceIn(2) ? input : random.pick(Fuzz.patterns)!
        let request = ELB.Request(host: text, path: text, query: text, headers: [.init("x-a", text)])
        let condition: ELB.RuleCondition =
            switch random.below(3) {
            case 0: .init(field: .pathPattern, regexValues: [input])
            case 1: .init(field: .hostHeader, regexValues: [input])
            default: .init(field: .httpHeader, httpHeaderConfig: .init(httpHeaderName: "X-A", regexValues: [input]))
            }
        if (try? stage.createRule(on: hall.listener, priority: 1, conditions: [condition], action: .fixedResponse(200))) != nil {
            guard let decision = try? stage.route(request, to: hall.balancer),
                let response = try? stage.send(request, to: hall.balancer)
            else { return "it isn't answered" }
            if (decision.priority == "1") != (response.statusCode == 200) { return "it was explained as \(decision.priority)" }
        }
        // Each character for itself finds the text that it was made from.
        let literal = input.utf8.prefix(40).filter { $0 > 32 && $0 < 127 }
        let escaped = literal.flatMap { byte in isWord(byte) ? [byte] : [UInt8(ascii: "\\"), byte] }
        let pattern = String(decoding: escaped, as: UTF8.self)
        var other = hall.stage
        let exact = ELB.RuleCondition(field: .pathPattern, regexValues: ["^" + pattern + "$"])
        if (try? other.createRule(on: hall.listener, priority: 1, conditions: [exact], action: .fixedResponse(200))) != nil {
            let path = String(decoding: literal, as: UTF8.self)
            guard (try? other.route(ELB.Request(path: path), to: hall.balancer))?.priority == "1" else {
                return "'^\(pattern)$' doesn't find '\(path)'"
            }
        }
        let forward = ELB.Action.forward(to: hall.group)
        let rewrites = [ELB.RuleTransform.rewriteURL(input, to: "/\(input)$1$2")]
        if (try? stage.createRule(
            on: hall.listener, priority: 2, conditions: [.init(field: .pathPattern, values: ["*"])], action: forward,
            transforms: rewrites)) != nil
        {
            _ = try? stage.send(request, to: hall.balancer)
        }
        return nil
    }

    static func isWord(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == 95
    }

    static func arn(_ input: String, _: inout SeededGenerator) -> String? {
        var stage = hall.stage
        let world = stage.world
        let commands: [Command] = [
            .stopServiceDeployment(serviceDeploymentArn: input, stopType: .abort),
            .continueServiceDeployment(serviceDeploymentArn: input, hookId: input, action: .continue),
            .deregisterContainerInstance(containerInstance: input, cluster: input, force: true),
            .deregisterContainerInstance(containerInstance: input, cluster: "api", force: true),
            .deleteCapacityProvider(capacityProvider: input),
            .deleteTaskSet(cluster: "api", service: input, taskSet: input, force: true),
            .createCluster(clusterName: input + "/"), .deleteAttributes([.init("x", targetId: input)], cluster: "api"),
        ]
        for command in commands {
            if (try? stage.take(.command(command))) == nil, stage.world != world {
                return "\(command) was refused and changed something"
            }
            stage = hall.stage
        }
        _ = try? stage.describeServiceDeployments([input])
        _ = try? stage.describeServiceRevisions([input])
        _ = try? stage.describeServices([input], in: input)
        if (try? stage.take(.command(.tagResource(resourceArn: input, tags: [.init(key: "k", value: "v")])))) != nil {
            guard (try? stage.listTagsForResource(input))?.count == 1 else { return "its tag isn't there" }
            guard (try? stage.take(.command(.untagResource(resourceArn: input, tagKeys: ["k"])))) != nil,
                (try? stage.listTagsForResource(input))?.isEmpty == true
            else { return "its tag stays" }
        }
        return nil
    }
}
