import Orchestra

/// A region at work: each service has guests, a target group, and a policy that tracks requests per target.
enum ScalingBenchmarks {
    static let services = 1000
    /// Virtual minutes that are measured, after five in which everything starts.
    static let minutes = 30

    static func rows() throws -> [Row] {
        var stage = try region()
        stage.run(for: .seconds(300))
        let before = stage.eventsHandled
        let seconds = Measure.wallSeconds { stage.run(for: .seconds(60 * minutes)) }
        let tasks = stage.describeScalableTargets().count
        guard tasks == services else { return [] }
        let events = Double(stage.eventsHandled - before)
        return [
            Row(
                what: "\(services) services under traffic with target tracking: virtual time",
                figure: "\(Measure.text(Double(60 * minutes) / seconds, 1)) s in a second",
                budget: "\(Measure.text(events / seconds / 1000)) thousand events/s")
        ]
    }

    /// A request a second for each service; a target of 20 a minute for each of its tasks: three tasks each, in the end.
    static func region() throws -> Simulation {
        var quotas = Quotas()
        quotas.targetGroups = services
        quotas.loadBalancers = services
        var stage = Simulation(seed: 1, quotas: quotas)
        stage.logLimit = 1000
        try stage.createCluster("region")
        try stage.registerTaskDefinition(family: "web", containers: [.init("web", image: "i", port: 80)])
        for number in 0..<services {
            let hall = try stage.createLoadBalancer("hall-\(number)")
            let list = try stage.createTargetGroup("list-\(number)", port: 80)
            try stage.createListener(on: hall, defaultAction: .forward(to: list))
            let service = try stage.createService(
                "web-\(number)", in: "region", taskDefinition: "web", desiredCount: 1,
                loadBalancers: [.init(list, containerName: "web", containerPort: 80)])
            try stage.registerScalableTarget(service, minCapacity: 1, maxCapacity: 10)
            try stage.putScalingPolicy(
                "requests", on: service,
                .targetTracking(
                    .albRequestCountPerTarget, targetValue: 20, resourceLabel: "\(hall.fullName)/\(list.fullName)"))
            try stage.startTraffic(.get("/"), to: hall, perSecond: 1)
        }
        return stage
    }
}
