import Orchestra

// Scalable targets, their policies, scheduled actions, alarms on metrics, and loads that make them ring. Every third world scales.

extension Move {
    static let scalingMoves: [Move] = [
        scaling("registerScalableTarget", 6) { service, random in
            let least = random.oneOf(0, 1, 1, 2, 3)
            return .command(
                .registerScalableTarget(
                    .init(
                        resourceId: random.onceIn(40) ? "service/\(service.cluster)/nobody" : service.resourceId,
                        minCapacity: random.onceIn(4) ? nil : least,
                        maxCapacity: random.onceIn(4) ? nil : random.onceIn(20) ? 0 : least + random.within(0...6),
                        suspendedState: random.onceIn(5)
                            ? .init(
                                dynamicScalingInSuspended: random.onceIn(3), dynamicScalingOutSuspended: random.onceIn(3),
                                scheduledScalingSuspended: random.onceIn(3)) : nil)))
        },
        scaling("deregisterScalableTarget", 1) { service, _ in .command(.deregisterScalableTarget(resourceId: service.resourceId))
        },
        scaling("putScalingPolicy", 8) { service, random in
            .command(
                .putScalingPolicy(
                    policyName: random.oneOf("cpu", "memory", "steps"), resourceId: service.resourceId, policy(&random)))
        },
        scaling("deleteScalingPolicy", 1) { service, random in
            .command(.deleteScalingPolicy(policyName: random.oneOf("cpu", "memory", "steps"), resourceId: service.resourceId))
        },
        Move("putMetricAlarm", 3) { scene, random in
            guard scene.scales, let service = random.pick(scene.services) else { return nil }
            let policies = (try? scene.stage.describeScalingPolicies(of: service)) ?? []
            return .command(
                .putMetricAlarm(
                    .init(
                        random.oneOf("busy", "idle"),
                        metric: random.onceIn(2) ? .cpuUtilization(of: service) : .memoryUtilization(of: service),
                        statistic: random.oneOf(.average, .maximum), period: random.oneOf(60, 60, 120),
                        evaluationPeriods: random.within(1...3), threshold: Double(random.oneOf(20, 50, 80)),
                        random.onceIn(3) ? .lessThanThreshold : .greaterThanThreshold,
                        treatMissingData: random.oneOf(.missing, .breaching, .notBreaching, .ignore),
                        alarmActions: policies.map(\.policyARN))))
        },
        scaling("putScheduledAction", 4) { service, random in
            let (least, most) = (random.within(0...4), random.within(0...8))
            return .command(
                .putScheduledAction(
                    .init(
                        scheduledActionName: random.oneOf("morning", "night"), resourceId: service.resourceId,
                        schedule: random.oneOf(
                            "rate(1 minute)", "rate(3 minutes)", "cron(*/2 * * * ? *)", "at(2026-01-01T00:10:00)", "rate(2 minute)"),
                        scalableTargetAction: .init(
                            minCapacity: random.onceIn(3) ? nil : least, maxCapacity: random.onceIn(3) ? nil : most))))
        },
        scaling("deleteScheduledAction", 1) { service, random in
            .command(.deleteScheduledAction(scheduledActionName: random.oneOf("morning", "night"), resourceId: service.resourceId))
        },
        scaling("setLoad", 12) { service, random in
            let cpu = random.oneOf(nil, 0, 20, 54, 90, 240, 900).map { Double($0) }
            let memory = random.oneOf(nil, nil, 10, 40, 95).map { Double($0) }
            let load: Load? =
                random.onceIn(8) ? nil : random.onceIn(2) ? .each(cpu: cpu, memory: memory) : .shared(cpu: cpu, memory: memory)
            return .setLoad(service: service, load)
        },
        Move("waitForMetrics", 4) { scene, random in
            guard scene.scales, !scene.stage.describeScalableTargets().isEmpty else { return nil }
            return .advance(to: (scene.stage.now + .seconds(60 * random.oneOf(3, 5, 16))).wholeNanoseconds)
        },
    ]

    private static func scaling(
        _ name: String, _ weight: Int, _ draw: @escaping @Sendable (ECS.Service.ID, inout SeededGenerator) -> Recording.Step?
    ) -> Move {
        Move(name, weight) { scene, random in
            guard scene.scales else { return nil }
            return random.pick(scene.services).flatMap { draw($0, &random) }
        }
    }

    private static func policy(_ random: inout SeededGenerator) -> AutoScaling.PolicyConfiguration {
        let cooldown = random.oneOf(nil, 0, 60, 120)
        if random.onceIn(4) {
            return .stepScaling(
                random.oneOf(.changeInCapacity, .percentChangeInCapacity, .exactCapacity),
                random.onceIn(2)
                    ? [.init(from: 0, to: 10, 1), .init(from: 10, 3)]
                    : [.init(to: -10, random.oneOf(-2, 0, 1)), .init(from: -10, to: 0, random.oneOf(-1, 2))], cooldown: cooldown)
        }
        return .targetTracking(
            random.onceIn(3) ? .ecsServiceAverageMemoryUtilization : .ecsServiceAverageCPUUtilization,
            targetValue: Double(random.oneOf(0, 30, 50, 60, 60, 75)), scaleOutCooldown: cooldown,
            scaleInCooldown: random.oneOf(nil, 0, 120), disableScaleIn: random.onceIn(5))
    }
}
