import JudgeKit
import Orchestra

/// What happens to a stack after it was created, and before it is deleted.
enum Act: String, Codable, CaseIterable {
    case newEdition = "a new edition of the task definition"
    case brokenEdition = "an edition whose image can't be pulled"
    case otherGroup = "another target group, on another port"
    case otherHall = "another load balancer and another target group"
    /// Elastic Load Balancing refuses it: a target group has one load balancer.
    case sameGroup = "another load balancer for the same target group"
    case moreTasks = "one more task"
    case annex = "a second cluster, or no second cluster any more"
    case otherOrder = "the same in another order"
    case circle = "a circle"
}

struct Evening: Codable {
    /// The first edition can't be pulled either.
    var beginsBroken: Bool
    var acts: [Act]
}

let evening = Check(
    "evening", "A whole evening: with it in the engine, stacks become the same, and leave the same", reads: "13-cloudformation",
    cases: .drawn(
        6,
        shrink: { (evening: Evening) in
            (evening.beginsBroken ? [Evening(beginsBroken: false, acts: evening.acts)] : [])
                + Shrink.list(evening.acts).map { Evening(beginsBroken: evening.beginsBroken, acts: $0) }
        }
    ) { random in
        guard random.bounded(6) != 0 else { return Evening(beginsBroken: true, acts: []) }
        var acts = Act.allCases
        random.shuffle(&acts)
        return Evening(beginsBroken: false, acts: Array(acts.prefix(4)))
    }
) { (evening: Evening) -> Finding? in
    let updates = evening.acts.isEmpty ? " and" : evening.acts.count == 1 ? ", updated and" : ", updated a few times and"
    trying("a stack of a small hall is created\(updates) deleted")
    var policies = Policies()
    policies.stackPlanner = ProductionBook()
    var (mine, right) = (House(policies), House(Policies()))
    if let finding = compare(&mine, &right, "CreateStack", { $0.create(isBroken: evening.beginsBroken) }) { return finding }
    for act in evening.acts {
        if let finding = compare(&mine, &right, "UpdateStack with \(act.rawValue)", { $0.update(act) }) { return finding }
    }
    return compare(&mine, &right, "DeleteStack", { $0.delete() })
}

private func compare(_ mine: inout House, _ right: inout House, _ call: String, _ act: (inout House) -> Void) -> Finding? {
    act(&right)
    let before = mine.stage.log.count
    act(&mine)
    let (got, expected) = (mine.outcome, right.outcome)
    happened("\(call): \(got.first ?? "")")
    guard got != expected else { return nil }
    for entry in mine.stage.log.dropFirst(before) {
        guard case .stack(let event) = entry.event else { continue }
        // Of a resource, what came of it.
        if event.logicalResourceId != "house", event.resourceStatus.hasSuffix("IN_PROGRESS") { continue }
        happened("\(event)")
    }
    let place = zip(got, expected).enumerated().first { $1.0 != $1.1 }?.offset ?? min(got.count, expected.count)
    func line(_ lines: [String]) -> String { lines.indices.contains(place) ? lines[place] : "nothing more" }
    return Finding(expected: "after \(call): \(line(expected))", got: line(got))
}

/// A stage, and what is asked for on it.
private struct House {
    var stage: Simulation
    var template = House.small
    var edition = 1
    /// What the last call was refused with.
    var refusal: String?
    var stackId = ""

    init(_ policies: Policies) { stage = Simulation(seed: 5, policies: policies) }

    mutating func create(isBroken: Bool) {
        if isBroken { stage.failPull(ofImage: "example.com/users:1") }
        call { $0.stackId = try $0.stage.createStack("house", $0.template).stackId }
    }

    mutating func update(_ act: Act) {
        let before = template
        switch act {
        case .newEdition, .brokenEdition:
            edition += 1
            if act == .brokenEdition { stage.failPull(ofImage: "example.com/users:\(edition)") }
            template["Sheet"]!.properties["ContainerDefinitions"] = Self.containers(edition)
        case .otherGroup:
            template["List"]!.properties["Name"] = "users-2"
            template["List"]!.properties["Port"] = 9000
        case .otherHall:
            template["List"]!.properties["Name"] = "users-3"
            template["Hall"]!.properties["Name"] = "arena"
        case .sameGroup: template["Hall"]!.properties["Name"] = "odeon"
        case .moreTasks: template["Users"]!.properties["DesiredCount"] = 3
        case .annex:
            let annex = CloudFormation.Resource("AWS::ECS::Cluster", ["ClusterName": .sub("annex-of-${Stage}")])
            template["Annex"] = template["Annex"] == nil ? annex : nil
        case .otherOrder: template.resources.reverse()
        case .circle:
            template["Stage"]!.properties["ClusterName"] = .sub("${Users.Name}")
        }
        call { try $0.stage.updateStack("house", $0.template) }
        // What was refused, or taken back, is no longer asked for.
        if refusal != nil || (try? stage.describeStack("house"))?.stackStatus != .updateComplete { template = before }
    }

    mutating func delete() { call { try $0.stage.deleteStack("house") } }

    private mutating func call(_ call: (inout House) throws -> Void) {
        refusal = nil
        do { try call(&self) } catch let error as CloudFormation.Error {
            // Which of them a circle names is the planner's choice.
            refusal = error.message.hasPrefix("Circular") ? "a circular dependency" : error.message
        } catch { refusal = "\(error)" }
        let id = stackId
        stage.run(until: { (try? $0.describeStack(id))?.stackStatus.isInProgress != true }, limit: .seconds(4 * 3600))
    }

    /// The stack's status, and what is there now.
    var outcome: [String] {
        var lines = ["the stack is \((try? stage.describeStack(stackId))?.stackStatus.rawValue ?? "not there")"]
        if let refusal { lines[0] += ", and the call is refused: \(refusal)" }
        for resource in ((try? stage.describeStackResources(stackId)) ?? []).sorted(by: {
            $0.logicalResourceId < $1.logicalResourceId
        }) {
            lines.append("\(resource.logicalResourceId) is \(resource.resourceStatus)")
        }
        func add(_ what: String, _ names: [String]) { lines.append("\(what): \(names.isEmpty ? "none" : list(names.sorted()))") }
        func last(_ arn: String) -> String { String(arn.split(separator: "/").last ?? "") }
        add("clusters", stage.listClusters().map(last))
        add("task definitions", stage.listTaskDefinitions().map(last))
        add("load balancers", stage.describeLoadBalancers().map(\.loadBalancerName))
        let listeners = stage.describeLoadBalancers().compactMap { stage.loadBalancer(arn: $0.loadBalancerArn) }.flatMap {
            (try? stage.describeListeners(of: $0)) ?? []
        }
        add("listeners", listeners.map { "\($0.port)" })
        add("target groups", stage.describeTargetGroups().map { "\($0.targetGroupName) on port \($0.port)" })
        add("alarms", stage.alarmState("slow") == nil ? [] : ["slow"])
        add("scalable targets", stage.describeScalableTargets().map { "\($0.resourceId)" })
        let services = (try? stage.describeServices(["users"], in: "api"))?.services ?? []
        add("services", services.map { "\($0.serviceName) \($0.status), \(last($0.taskDefinition)), \($0.runningCount) tasks" })
        return lines
    }

    private static func containers(_ edition: Int) -> CloudFormation.Value {
        [
            [
                "Name": "web", "Image": .string("example.com/users:\(edition)"), "PortMappings": [["ContainerPort": 8080]],
            ]
        ]
    }

    static let small = CloudFormation.Template(
        resources: [
            .init(
                "AWS::ApplicationAutoScaling::ScalableTarget",
                [
                    "ServiceNamespace": "ecs", "ScalableDimension": "ecs:service:DesiredCount", "MinCapacity": 1, "MaxCapacity": 6,
                    "ResourceId": ["Fn::Join": ["/", ["service", .ref("Stage"), .getAtt("Users", "Name")]]],
                ], logicalId: "Desk"),
            .init(
                "AWS::ECS::Service",
                [
                    "Cluster": .ref("Stage"), "TaskDefinition": .ref("Sheet"), "ServiceName": "users", "DesiredCount": 2,
                    "LaunchType": "FARGATE",
                    "LoadBalancers": [["TargetGroupArn": .ref("List"), "ContainerName": "web", "ContainerPort": 8080]],
                    "DeploymentConfiguration": ["DeploymentCircuitBreaker": ["Enable": true, "Rollback": false]],
                ], dependsOn: ["Door"], logicalId: "Users"),
            .init(
                "AWS::ECS::TaskDefinition",
                [
                    "Family": "users", "Cpu": "256", "Memory": 512, "NetworkMode": "awsvpc", "RequiresCompatibilities": ["FARGATE"],
                    "ExecutionRoleArn": "arn:aws:iam::123456789012:role/ecsTaskExecutionRole",
                    "ContainerDefinitions": containers(1),
                ], logicalId: "Sheet"),
            .init(
                "AWS::ElasticLoadBalancingV2::Listener",
                [
                    "LoadBalancerArn": .ref("Hall"), "Port": 80, "Protocol": "HTTP",
                    "DefaultActions": [["Type": "forward", "TargetGroupArn": .ref("List")]],
                ], logicalId: "Door"),
            .init(
                "AWS::ElasticLoadBalancingV2::TargetGroup",
                ["Name": "users-1", "Port": 8080, "Protocol": "HTTP", "TargetType": "ip", "HealthCheckPath": "/health"],
                logicalId: "List"),
            .init(
                "AWS::CloudWatch::Alarm",
                [
                    "AlarmName": "slow", "Namespace": "AWS/ApplicationELB", "MetricName": "TargetResponseTime", "Threshold": 2,
                    "Statistic": "Average", "Period": 60, "EvaluationPeriods": 2, "ComparisonOperator": "GreaterThanThreshold",
                    "Dimensions": [["Name": "LoadBalancer", "Value": .sub("${Hall.LoadBalancerFullName}")]],
                ], logicalId: "Alarm"),
            .init("AWS::ElasticLoadBalancingV2::LoadBalancer", ["Name": "hall"], logicalId: "Hall"),
            .init("AWS::ECS::Cluster", ["ClusterName": "api"], logicalId: "Stage"),
        ])
}
