import Orchestra

// Deployments that shift traffic.

extension Move {
    /// Before services: two target groups behind one rule, the first with all the traffic.
    static let weightedRuleMoves: [Move] = [
        Move("createWeightedRule", 3, opens: true) { scene, random in
            var groups = scene.witness.targetGroups
            random.shuffle(&groups)
            guard let listener = random.pick(scene.witness.listeners), groups.count > 1 else { return nil }
            return .command(
                .createRule(
                    listener, priority: random.within(1...8), conditions: [.init(field: .pathPattern, values: ["*"])],
                    action: .forward(to: [.init(groups[0], weight: random.oneOf(1, 100)), .init(groups[1], weight: 0)])))
        }
    ]

    static let rolloutMoves: [Move] = [
        Move("createShiftingService", 5, opens: true) { scene, random in
            guard let loadBalancer = random.pick(weighted(scene)) else { return nil }
            return .command(
                .createService(
                    ECS.CreateServiceRequest(
                        cluster: scene.cluster(&random), serviceName: random.oneOf("users", "items", "auth"),
                        taskDefinition: scene.taskDefinition(&random), desiredCount: random.oneOf(0, 1, 1, 2, 3, 4),
                        deploymentConfiguration: shifting(&random), loadBalancers: [loadBalancer],
                        healthCheckGracePeriodSeconds: random.onceIn(3) ? 60 : nil, launchType: .fargate)))
        },
        ofShifting("deployShifting", 14) { service, scene, random in
            var request = ECS.UpdateServiceRequest(cluster: service.cluster, service: service.name)
            if random.onceIn(2) {
                request.taskDefinition = scene.taskDefinition(&random)
            } else {
                request.forceNewDeployment = true
            }
            if random.onceIn(4) { request.deploymentConfiguration = shifting(&random) }
            return .command(.updateService(request))
        },
        Move("stopServiceDeployment", 4) { scene, random in
            guard let service = random.pick(scene.services),
                let arn = (try? scene.stage.listServiceDeployments(of: service))?.first?.serviceDeploymentArn
            else { return nil }
            return .command(
                .stopServiceDeployment(
                    serviceDeploymentArn: random.onceIn(30) ? arn + "x" : arn, stopType: random.oneOf(.abort, .rollback, .rollback))
            )
        },
        ofShifting("continueServiceDeployment", 6) { service, scene, random in
            guard let deployment = scene.stage.serviceDeployment(of: service),
                let hook = random.pick(deployment.lifecycleHookDetails ?? [])
            else { return nil }
            return .command(
                .continueServiceDeployment(
                    serviceDeploymentArn: deployment.serviceDeploymentArn, hookId: hook.hookId,
                    action: random.oneOf(.continue, .continue, .rollback)))
        },
        Move("answerLifecycleHook", 2) { _, random in
            .fault(.answerLifecycleHook(hookTargetArn: hook, random.oneOf(.succeeded, .failed, .inProgress(callBackDelay: 5))))
        },
    ]

    static let hook = "arn:aws:lambda:eu-west-1:123456789012:function:listen"

    private static func ofShifting(
        _ name: String, _ weight: Int,
        _ draw: @escaping @Sendable (ECS.Service.ID, Scene, inout SeededGenerator) -> Recording.Step?
    ) -> Move {
        Move(name, weight) { scene, random in
            let services = scene.services.filter {
                scene.stage[$0].deploymentConfiguration.strategy?.shiftsTraffic ?? false
            }
            return random.pick(services).flatMap { draw($0, scene, &random) }
        }
    }

    /// What a service could say of the rules that there are.
    private static func weighted(_ scene: Scene) -> [ECS.LoadBalancer] {
        scene.witness.listeners.flatMap { listener -> [ECS.LoadBalancer] in
            ((try? scene.stage.describeRules(of: listener)) ?? []).compactMap { rule in
                guard let groups = rule.actions.last?.forwardConfig?.targetGroups, groups.count == 2, groups[0].weight > 0,
                    groups[1].weight == 0
                else { return nil }
                return ECS.LoadBalancer(
                    targetGroupArn: groups[0].targetGroupArn, containerName: "web", containerPort: 8080,
                    advancedConfiguration: .init(
                        alternateTargetGroupArn: groups[1].targetGroupArn, productionListenerRule: rule.ruleArn))
            }
        }
    }

    static func shifting(_ random: inout SeededGenerator) -> ECS.DeploymentConfiguration {
        var configuration = configuration(&random)
        configuration.bakeTimeInMinutes = random.oneOf(0, 0, 1, 3)
        configuration.strategy = random.oneOf(.blueGreen, .blueGreen, .linear, .canary)
        if configuration.strategy == .linear {
            configuration.linearConfiguration = .init(
                stepPercent: random.oneOf(20, 33.3, 50), stepBakeTimeInMinutes: random.oneOf(0, 1))
        }
        if configuration.strategy == .canary {
            configuration.canaryConfiguration = .init(
                canaryPercent: random.oneOf(0.1, 5, 50), canaryBakeTimeInMinutes: random.oneOf(0, 2))
        }
        if random.onceIn(4) {
            configuration.lifecycleHooks = [
                .pause(
                    in: random.oneOf(.preScaleUp, .postScaleUp, .postProductionTrafficShift),
                    timeoutConfiguration: .init(timeoutInMinutes: random.within(1...3), action: random.oneOf(nil, .continue)))
            ]
        } else if random.onceIn(4) {
            configuration.lifecycleHooks = [.lambda(hook, in: random.oneOf(.preScaleUp, .productionTrafficShift))]
        }
        return configuration
    }
}
