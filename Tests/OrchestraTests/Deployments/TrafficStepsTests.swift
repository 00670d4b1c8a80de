import Orchestra
import Testing

@Suite struct TrafficStepsTests {
    @Test(.rule("deployment.linear-steps", "deployment.linear-no-bake-after-the-last"))
    func `LINEAR moves the same share again and again, and waits in between`() throws {
        var halls = try TwoHalls(.linear, linear: .init(stepPercent: 30, stepBakeTimeInMinutes: 5))
        halls.settle()
        try halls.deploy()
        halls.run(to: .bakeTime)
        #expect(halls.shifts() == ["0 30.0", "5 60.0", "10 90.0", "15 100.0"])
        #expect(try halls.weights() == [0, 100])
    }

    @Test(.rule("deployment.canary-steps"))
    func `CANARY moves a small share first, and then the rest`() throws {
        var halls = try TwoHalls(.canary, canary: .init(canaryPercent: 2.5, canaryBakeTimeInMinutes: 15))
        halls.settle()
        try halls.deploy()
        halls.run(to: .postProductionTrafficShift)
        #expect(try halls.weights() == [975, 25])
        halls.run(to: .bakeTime)
        #expect(halls.shifts() == ["0 2.5", "15 100.0"])
    }

    @Test(.rule("deployment.linear-defaults")) func `LINEAR is ten steps of 10 percent, six minutes apart`() throws {
        var halls = try TwoHalls(.linear)
        halls.settle()
        try halls.deploy()
        halls.run(to: .bakeTime)
        #expect(halls.shifts() == (1...10).map { "\(($0 - 1) * 6) \(Double($0 * 10))" })
    }

    @Test(.rule("deployment.canary-defaults")) func `CANARY is 5 percent for ten minutes`() throws {
        var halls = try TwoHalls(.canary)
        halls.settle()
        try halls.deploy()
        halls.run(to: .bakeTime)
        #expect(halls.shifts() == ["0 5.0", "10 100.0"])
    }

    @Test(.rule("deployment.production-hooks-at-every-step"))
    func `the hooks of the production shift run at every step`() throws {
        let stages: [ECS.LifecycleStage] = [
            .preProductionTrafficShift, .productionTrafficShift, .postProductionTrafficShift,
        ]
        var halls = try TwoHalls(
            .linear,
            hooks: [.init(hookTargetArn: "check", roleArn: "role", lifecycleStages: stages + [.postScaleUp])],
            linear: .init(stepPercent: 50, stepBakeTimeInMinutes: 2))
        halls.settle()
        let before = halls.stage.log.count
        try halls.deploy()
        halls.finish()
        let asked = halls.stage.log[before...].compactMap { entry in
            if case .lifecycleHookAnswered(_, let stage, _, _) = entry.event { stage } else { nil }
        }
        #expect(asked == [.postScaleUp] + stages + stages)
        #expect(halls.deployment.status == .successful)
    }

    @Test(.rule("deployment.share-of-requests"))
    func `the new tasks get their share of the requests`() throws {
        var halls = try TwoHalls(.canary, canary: .init(canaryPercent: 25))
        halls.settle()
        try halls.deploy()
        halls.run(to: .postProductionTrafficShift)
        var counts: [String: Int] = [:]
        for _ in 0..<2000 {
            let response = try halls.stage.send(.get("/"), to: halls.doors)
            #expect(response.statusCode == 200)
        }
        for entry in halls.stage.log.suffix(4000) {
            if case .requestAnswered(let request) = entry.event { counts[request.targetGroup!.name, default: 0] += 1 }
        }
        #expect((400...600).contains(counts["green"]!))
    }
}

@Suite struct StepwiseShiftTests {
    private func percents(_ shift: ECS.TrafficShift) -> [Double] { ECS.StepwiseShift().plan(for: shift).map(\.percent) }

    @Test(
        .rule("deployment.linear-steps"),
        arguments: [
            (30.0, [30, 60, 90, 100.0]), (100, [100]), (50, [50, 100]), (33.3, [33.3, 66.6, 99.9, 100]),
            (25, [25, 50, 75, 100]),
        ] as [(Double, [Double])])
    func `equal steps, and what is left at the end`(_ step: Double, _ expected: [Double]) {
        #expect(percents(.init(strategy: .linear, stepPercent: step)) == expected)
    }

    @Test(.rule("deployment.linear-steps")) func `3 percent are 34 steps that don't drift`() {
        let plan = ECS.StepwiseShift().plan(for: .init(strategy: .linear, stepPercent: 3, stepBakeTime: .seconds(60)))
        #expect(plan.count == 34)
        #expect(plan.map(\.at) == (0..<34).map { .seconds($0 * 60) })
        #expect(plan.last?.percent == 100 && plan[32].percent == 99)
    }

    @Test(.rule("deployment.canary-steps")) func `a canary of 100 percent is all at once`() {
        #expect(percents(.init(strategy: .canary, canaryPercent: 100)) == [100])
        #expect(percents(.init(strategy: .canary, canaryPercent: 0.1)) == [0.1, 100])
    }

    @Test(.rule("deployment.blue-green-at-once"), arguments: [ECS.DeploymentStrategy.rolling, .blueGreen])
    func `the others know one step`(_ strategy: ECS.DeploymentStrategy) { #expect(percents(.init(strategy: strategy)) == [100]) }

    @Test(arguments: [0, -5, 1e300, 0.04] as [Double]) func `a step that is none ends all the same`(_ step: Double) {
        #expect(percents(.init(strategy: .linear, stepPercent: step)).last == 100)
    }

    @Test(.rule("deployment.progression-is-a-policy"))
    func `somebody else's plan takes its place`() throws {
        struct Halves: ECS.TrafficProgression {
            func plan(for shift: ECS.TrafficShift) -> [ECS.TrafficStep] {
                [.init(at: .zero, percent: 50), .init(at: .seconds(180), percent: 100)]
            }
        }
        var halls = try TwoHalls(policies: Policies(trafficProgression: Halves()))
        halls.settle()
        try halls.deploy()
        halls.run(to: .bakeTime)
        #expect(halls.shifts() == ["0 50.0", "3 100.0"])
    }

    @Test(.rule("deployment.progression-is-a-policy"), arguments: [[], [.nan], [-1], [200], [.infinity, 100]] as [[Double]])
    func `a plan of nonsense does no harm`(_ percents: [Double]) throws {
        struct Nonsense: ECS.TrafficProgression {
            var percents: [Double]
            func plan(for shift: ECS.TrafficShift) -> [ECS.TrafficStep] {
                percents.map { ECS.TrafficStep(at: .seconds(-5), percent: $0) }
            }
        }
        var halls = try TwoHalls(policies: Policies(trafficProgression: Nonsense(percents: percents)))
        halls.settle()
        try halls.deploy()
        halls.stage.run(for: .seconds(600))
        #expect(try halls.weights().allSatisfy { (0...100).contains($0) })
    }
}
