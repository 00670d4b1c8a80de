internal import Diagnostics
internal import Orchestra
internal import Templates

/// A scenario's world, built with the APIs' own calls.
struct ScenarioWorld {
    var stage: Simulation
    private(set) var services: [String: ECS.Service.ID] = [:]
    private(set) var doors: ELB.LoadBalancer.ID?
    private(set) var instances: [(id: ECS.ContainerInstance.ID, zone: String)] = []
    private let scenario: Scenario

    /// - Throws: ``ScenarioError`` with what the API refused, and where it stands in the file.
    init(_ scenario: Scenario, seed: UInt64) throws(ScenarioError) {
        self.scenario = scenario
        var timing = Timing()
        if let pull = scenario.imagePull { timing.imagePull = .exactly(pull) }
        if scenario.template != nil { timing = timing.buildingStacksAtOnce }
        stage = Simulation(seed: seed, timing: timing)
        for (image, workload) in scenario.workloads { stage.setWorkload(ofImage: image, workload) }
        if let template = scenario.template {
            try build(template)
        } else {
            try Self.telling("the cluster '\(scenario.cluster)'", at: beginning) { try build() }
        }
    }

    /// Everything of the template at once; container instances join when their cluster is there.
    private mutating func build(_ template: ReadTemplate) throws(ScenarioError) {
        do throws(TemplateError) {
            try template.build(in: &stage, stackName: Self.stack, parameters: scenario.parameters)
        } catch { throw ScenarioError(diagnostics: error.diagnostics) }
        try registerInstances()
        let made = (try? stage.describeStackResources(Self.stack)) ?? []
        for (name, logicalId) in Scenario.services(of: template.template) {
            let resource = made.first { $0.logicalResourceId == logicalId }
            services[name] = resource?.physicalResourceId.flatMap { ECS.Service.ID(arn: $0) }
        }
        doors = stage.trace.listeners.first.flatMap { entry in stage.loadBalancer(arn: entry.listener.loadBalancerArn) }
    }

    private static let stack = "world"

    /// What the API refuses is told with the place of what asked for it.
    static func telling(_ what: String, at location: SourceLocation, _ body: () throws -> Void) throws(ScenarioError) {
        do { try body() } catch let error as ScenarioError { throw error } catch {
            throw ScenarioError(diagnostics: [Diagnostic(id: "refused", at: location, "\(what) is refused: \(error)")])
        }
    }

    private var beginning: SourceLocation { SourceLocation(file: scenario.file, line: 1, column: 1) }

    private mutating func build() throws {
        try stage.createCluster(scenario.cluster)
        try registerInstances()
        var door: ELB.Listener.ID?
        if scenario.services.contains(where: { !$0.paths.isEmpty }) {
            let balancer = try stage.createLoadBalancer("doors")
            doors = balancer
            door = try stage.createListener(on: balancer, defaultAction: .fixedResponse(404))
        }
        var priority = 1
        for section in scenario.services {
            try Self.telling("the service '\(section.name)'", at: section.location) { try add(section, door, &priority) }
        }
    }

    private mutating func registerInstances() throws(ScenarioError) {
        for machine in scenario.instances {
            try Self.telling("this instance", at: machine.location) {
                for _ in 0..<machine.count {
                    let id = try stage.registerContainerInstance(
                        in: scenario.cluster, cpu: machine.cpu, memory: machine.memory, availabilityZone: machine.zone)
                    instances.append((id, machine.zone))
                }
            }
        }
    }

    private mutating func add(_ section: Scenario.Section, _ door: ELB.Listener.ID?, _ priority: inout Int) throws {
        try register(section, image: section.image)
        var balancers: [ECS.LoadBalancer] = []
        if !section.paths.isEmpty, let door {
            let list = try stage.createTargetGroup(
                "\(section.name)-tg", port: section.port, targetType: section.launchType == .ec2 ? .instance : .ip,
                healthCheck: section.healthCheck, deregistrationDelaySeconds: section.deregistrationDelay)
            if section.algorithm != nil || section.slowStart != nil {
                var attributes = try stage.describeTargetGroupAttributes(list)
                if let algorithm = section.algorithm { attributes.loadBalancingAlgorithmType = algorithm }
                if let slowStart = section.slowStart { attributes.slowStartDurationSeconds = slowStart }
                try stage.modifyTargetGroupAttributes(list, attributes)
            }
            for path in section.paths {
                try stage.createRule(on: door, priority: priority, conditions: [.path(path)], action: .forward(to: list))
                priority += 1
            }
            balancers = [.init(list, containerName: section.name, containerPort: section.port)]
        }
        let service = try stage.createService(
            section.name, in: scenario.cluster, taskDefinition: section.name, desiredCount: section.desiredCount,
            minimumHealthyPercent: section.minimumHealthyPercent ?? 100, maximumPercent: section.maximumPercent ?? 200,
            loadBalancers: balancers, healthCheckGracePeriodSeconds: section.gracePeriod, launchType: section.launchType,
            deploymentCircuitBreaker: section.breaker)
        services[section.name] = service
        guard let scaling = section.scaling else { return }
        try stage.registerScalableTarget(service, minCapacity: scaling.min, maxCapacity: scaling.max)
        var metrics: [(String, AutoScaling.PredefinedMetricSpecification.MetricType, Double, String?)] = []
        if let cpu = scaling.cpu { metrics.append(("cpu", .ecsServiceAverageCPUUtilization, cpu, nil)) }
        if let memory = scaling.memory { metrics.append(("memory", .ecsServiceAverageMemoryUtilization, memory, nil)) }
        if let requests = scaling.requests {
            let group = try stage.describeServices([section.name], in: scenario.cluster).services[0].loadBalancers.first
            let label = group.flatMap { $0.targetGroupArn.split(separator: ":", maxSplits: 5).last }.map {
                "\(doors!.fullName)/\($0)"
            }
            metrics.append(("requests", .albRequestCountPerTarget, requests, label))
        }
        for (name, metric, target, label) in metrics {
            try stage.putScalingPolicy(
                name, on: service,
                .targetTracking(
                    metric, targetValue: target, resourceLabel: label, scaleOutCooldown: scaling.scaleOutCooldown,
                    scaleInCooldown: scaling.scaleInCooldown))
        }
    }

    private mutating func register(_ section: Scenario.Section, image: String) throws {
        try stage.registerTaskDefinition(
            family: section.name, containers: [.init(section.name, image: image, port: section.port)], cpu: "\(section.cpu)",
            memory: "\(section.memory)", networkMode: section.launchType == .ec2 ? .bridge : .awsvpc,
            requiresCompatibilities: [section.launchType])
    }

    // MARK: What happens in it

    mutating func take(_ step: Scenario.Step) throws(ScenarioError) {
        try Self.telling("this step", at: step.location) {
            switch step.kind {
            case .deploy(let name, let image) where scenario.template != nil: try deploy(name, image)
            case .deploy(let name, let image):
                let section = scenario.services.first { $0.name == name }!
                try register(section, image: image)
                try stage.updateService(services[name]!, taskDefinition: name)
            case .scale(let name, let count): try stage.updateService(services[name]!, desiredCount: count)
            case .bounds(let name, let least, let most):
                try stage.registerScalableTarget(services[name]!, minCapacity: least, maxCapacity: most)
            case .stop(let name):
                try stage.updateService(services[name]!, desiredCount: 0)
            }
        }
    }

    /// As whoever works with templates does it: another image in the task definition, and the stack is updated.
    private mutating func deploy(_ name: String, _ image: String) throws {
        var template = try stage.getTemplate(Self.stack)
        let logicalId = Scenario.services(of: template).first { $0.name == name }?.logicalId ?? ""
        let sheet = template[logicalId]?.properties["TaskDefinition"]?["Ref"]?.text ?? ""
        guard var resource = template[sheet], case .list(var containers)? = resource.properties["ContainerDefinitions"],
            !containers.isEmpty
        else {
            throw ScenarioError(diagnostics: [
                Diagnostic(
                    id: "refused", at: nil, "the template's service '\(name)' doesn't refer to a task definition of the template",
                    help: "Write TaskDefinition: !Ref and its name.")
            ])
        }
        containers[0]["Image"] = .string(image)
        resource.properties["ContainerDefinitions"] = .list(containers)
        template[sheet] = resource
        try stage.updateStack(Self.stack, template)
        stage.run(for: .zero)
    }

    /// - Returns: Whether there was anybody whom it could befall.
    mutating func suffer(_ kind: Scenario.Disturbance.Kind, _ random: inout SeededGenerator) -> Bool {
        switch kind {
        case .crash(let aim):
            guard let task = victim(aim, &random) else { return false }
            stage.crash(task)
        case .hang(let aim):
            guard let task = victim(aim, &random) else { return false }
            stage.hang(task)
        case .answer(let aim, let code):
            guard let task = victim(aim, &random) else { return false }
            stage.answer(code, from: task)
        case .recover(let aim):
            let tasks = running(aim)
            for task in tasks { stage.recover(task) }
            return !tasks.isEmpty
        case .terminate(let zone):
            let there = instances.filter { stage[$0.id].status != .inactive && (zone == nil || $0.zone == zone) }
            guard !there.isEmpty else { return false }
            let chosen = zone == nil ? [there[Int(random.bounded(UInt64(there.count)))]] : there
            for machine in chosen { stage.terminate(machine.id) }
        case .image(let image, let change):
            switch change {
            case .failPull: stage.failPull(ofImage: image)
            case .allowPull: stage.allowPull(ofImage: image)
            case .crashAfter(let delay): stage.crashAfterStart(ofImage: image, delay)
            case .slowStart(let delay): stage.slowStart(ofImage: image, delay)
            case .slowStop(let delay): stage.slowStop(ofImage: image, delay)
            }
        }
        return true
    }

    private func running(_ aim: Scenario.Disturbance.Aim) -> [ECS.Task.ID] {
        stage.tasks(of: services[aim.service]!, .running).filter { aim.letter == nil || stage.label(of: $0) == aim.letter }
    }

    private func victim(_ aim: Scenario.Disturbance.Aim, _ random: inout SeededGenerator) -> ECS.Task.ID? {
        let tasks = running(aim)
        guard tasks.count > 1 else { return tasks.first }
        return tasks[Int(random.bounded(UInt64(tasks.count)))]
    }
}
