import JudgeKit
import Orchestra

// MARK: In words

private func words(_ percent: Double) -> String {
    percent == percent.rounded() && abs(percent) < 1e6 ? "\(Int(percent)) %" : "\(percent) %"
}

private func words(_ time: Duration) -> String { "\(time.components.seconds) s" }

private func words(_ step: ECS.TrafficStep) -> String { "\(words(step.percent)) at \(words(step.at))" }

private func words(_ plan: [ECS.TrafficStep]) -> String {
    plan.isEmpty ? "no step" : plan.prefix(40).map { words($0) }.joined(separator: ", ") + (plan.count > 40 ? ", …" : "")
}

private func words(_ shift: ECS.TrafficShift) -> String {
    switch shift.strategy {
    case .canary: "CANARY, canaryPercent \(words(shift.canaryPercent)), canaryBakeTime \(words(shift.canaryBakeTime))"
    case .linear: "LINEAR, stepPercent \(words(shift.stepPercent)), stepBakeTime \(words(shift.stepBakeTime))"
    case .blueGreen, .rolling: shift.strategy.description
    }
}

// MARK: Looking at a plan

private func isSame(_ a: Double, _ b: Double) -> Bool { abs(a - b) < 0.001 }

/// Asks for a plan, and tells of it.
private func plan(_ shift: ECS.TrafficShift) -> [ECS.TrafficStep] {
    trying(words(shift))
    let plan = SneakPreview().plan(for: shift)
    happened("the plan: \(words(plan))")
    return plan
}

/// Step by step, whether it is the engine's plan.
private func compared(_ shift: ECS.TrafficShift) -> Finding? {
    let got = plan(shift)
    let right = ECS.StepwiseShift().plan(for: shift)
    for (number, step) in right.enumerated() {
        let its = number < got.count ? got[number] : nil
        if let its, its.at == step.at, isSame(its.percent, step.percent) { continue }
        return Finding(expected: "step \(number + 1): \(words(step))", got: its.map { words($0) } ?? "none, the plan has ended")
    }
    return .unless(
        got.count == right.count, expected: "\(right.count == 1 ? "1 step" : "\(right.count) steps")",
        got: "\(got.count): after \(words(right[right.count - 1])) comes \(words(got[right.count]))")
}

/// Whether the shares grow, from above 0 to 100.
private func grows(_ shift: ECS.TrafficShift) -> Finding? {
    let shares = plan(shift).map(\.percent)
    var former = 0.0
    for share in shares {
        if !(share > former) { return Finding(expected: "more than \(words(former))", got: words(share)) }
        if share > 100.001 { return Finding(expected: "never more than 100 %", got: words(share)) }
        former = share
    }
    return .unless(isSame(former, 100), expected: "100 % in the last step", got: shares.isEmpty ? "no step" : words(former))
}

// MARK: Shifts

private func linear(_ percent: Double, _ seconds: Int = 360, canary: Double = 5) -> ECS.TrafficShift {
    ECS.TrafficShift(
        strategy: .linear, stepPercent: percent, stepBakeTime: .seconds(seconds), canaryPercent: canary,
        canaryBakeTime: .seconds(777))
}

private func canary(_ percent: Double, _ seconds: Int = 600, step: Double = 10) -> ECS.TrafficShift {
    ECS.TrafficShift(
        strategy: .canary, stepPercent: step, stepBakeTime: .seconds(55), canaryPercent: percent,
        canaryBakeTime: .seconds(seconds))
}

private func atOnce(_ strategy: ECS.DeploymentStrategy, step: Double = 10, canary: Double = 5) -> ECS.TrafficShift {
    ECS.TrafficShift(strategy: strategy, stepPercent: step, canaryPercent: canary)
}

/// Rounder, and shorter.
private func smaller(_ shift: ECS.TrafficShift) -> [ECS.TrafficShift] {
    func with(_ change: (inout ECS.TrafficShift) -> Void) -> ECS.TrafficShift {
        var copy = shift
        change(&copy)
        return copy
    }
    var candidates: [ECS.TrafficShift] = []
    for percent in [50, 40, shift.stepPercent.rounded()] where shift.strategy == .linear && percent > shift.stepPercent {
        candidates.append(with { $0.stepPercent = percent })
    }
    for percent in [50, shift.canaryPercent.rounded(.up)] where shift.strategy == .canary && percent > shift.canaryPercent {
        candidates.append(with { $0.canaryPercent = percent })
    }
    let seconds = shift.strategy == .linear ? shift.stepBakeTime : shift.canaryBakeTime
    for less in [0, 60] where seconds > .seconds(less) {
        candidates.append(
            with {
                if shift.strategy == .linear { $0.stepBakeTime = .seconds(less) } else { $0.canaryBakeTime = .seconds(less) }
            })
    }
    return candidates
}

// MARK: The checks

private let ruler = "06-load-balancer#one-in-ten-tries-the-new-hall"
private let leaving = "07-target-group#leaving-takes-time-as-well"
private let evenings = "08-performance#six-was-anybody-sent-to-the-dead"

let suite = Suite([everybody, few, whole, even, growing, remainder, tenths, times, any, evening])

private let everybody = Check(
    "at-once", "BLUE_GREEN and ROLLING send everybody in one step", reads: ruler,
    cases: .examples([atOnce(.blueGreen), atOnce(.rolling), atOnce(.blueGreen, step: 30, canary: 100)]), judge: compared)

private let few = Check(
    "canary", "CANARY sends a few first, and then everybody", reads: ruler,
    cases: .examples([canary(5), canary(10, 60), canary(50, 120), canary(40, step: 30), canary(1)]), judge: compared)

private let whole = Check(
    "whole-canary", "A canary of 100 percent is one step", reads: ruler,
    cases: .examples([canary(100), canary(100, 60, step: 50)]), judge: compared)

private let even = Check(
    "even", "LINEAR sends the same share more in each step", reads: ruler,
    cases: .examples([linear(50), linear(25, 60), linear(20), linear(10), linear(100), linear(5, 300, canary: 100)]),
    judge: compared)

private let growing = Check(
    "grows", "The shares grow from more than 0 to exactly 100", reads: ruler,
    cases: .examples([
        linear(30), linear(60), linear(90), linear(3), linear(33.3), linear(99.9), linear(25), canary(5), canary(0.1),
        canary(100), atOnce(.blueGreen),
    ]), judge: grows)

private let remainder = Check(
    "remainder", "What is left at the end is a step of its own", reads: ruler,
    cases: .examples([linear(40, 300), linear(30), linear(60), linear(70, 60), linear(99), linear(3), linear(15, 120)]),
    judge: compared)

private let tenths = Check(
    "tenths", "Tenths of a percent aren't lost", reads: ruler,
    cases: .examples([canary(2.5), canary(0.1), canary(99.9), linear(12.5), linear(33.3), linear(3.1), linear(33.4)]),
    judge: compared)

private let times = Check(
    "times", "Bake times add up, to the second", reads: leaving,
    cases: .examples([
        linear(25, 90), linear(50, 45), linear(30, 1), canary(5, 90), canary(20, 30), linear(50, 0), linear(30, 0), canary(5, 0),
        linear(10, 86_400), canary(5, 86_400),
    ]), judge: compared)

private let any = Check(
    "any", "Any canary, and any steps", reads: ruler,
    cases: .drawn(80, shrink: { (shift: ECS.TrafficShift) in smaller(shift) }) { random in
        let seconds = random.bounded(4) == 0 ? Int(random.bounded(200)) : 60 * Int(random.bounded(1441))
        if random.bounded(3) == 0 { return canary(Double(1 + random.bounded(1000)) / 10, seconds) }
        // Small steps and large ones as often as each other.
        let most: UInt64 = [60, 300, 971][Int(random.bounded(3))]
        return linear(Double(30 + random.bounded(most)) / 10, seconds)
    }, judge: compared)

// MARK: On the stage

/// A deployment on a stage of its own, and what happens in its course.
struct Preview: Codable {
    enum Fault: String, Codable { case none, crash, alarm }

    var strategy: ECS.DeploymentStrategy
    var tenths: Int
    var minutes: Int
    var fault: Fault
    /// Minutes after the first guests were sent.
    var faultAfter: Int

    var percent: Double { Double(tenths) / 10 }

    var smaller: [Preview] {
        func with(_ change: (inout Preview) -> Void) -> Preview {
            var copy = self
            change(&copy)
            return copy
        }
        return (fault == .none ? [] : [with { $0.fault = .none }]) + (tenths == 500 ? [] : [with { $0.tenths = 500 }])
            + (minutes > 1 ? [with { $0.minutes = 1 }] : [])
    }
}

/// What became of a deployment.
private struct Course {
    var shifts: [ECS.TrafficStep] = []
    var status: ECS.ServiceDeployment.Status
    var weights: [Int]
}

private let evening = Check(
    "evening", "A whole deployment on the stage goes as the engine's own does", reads: evenings,
    cases: .drawn(6, shrink: { (preview: Preview) in preview.smaller }) { random in
        let strategy: ECS.DeploymentStrategy = random.bounded(2) == 0 ? .canary : .linear
        let least: UInt64 = strategy == .canary ? 1 : 100
        return Preview(
            strategy: strategy, tenths: Int(least + random.bounded(501)), minutes: Int(random.bounded(5)),
            fault: [.none, .crash, .alarm][Int(random.bounded(3))], faultAfter: Int(random.bounded(6)))
    }
) { (preview: Preview) -> Finding? in
    let minutes = "\(preview.minutes) min"
    trying("a deployment: \(preview.strategy), \(words(preview.percent)), bake time \(minutes)\(told(preview))")
    guard let course = try? play(preview, Policies(trafficProgression: SneakPreview())),
        let right = try? play(preview, Policies())
    else { return Finding(expected: "a deployment", got: "one that can't be set up") }
    for step in course.shifts { happened("production traffic: \(words(step))") }
    happened("the deployment is \(course.status), the weights of blue and green are \(course.weights)")
    let goesAlike =
        course.shifts.count == right.shifts.count
        && zip(course.shifts, right.shifts).allSatisfy { $0.at == $1.at && isSame($0.percent, $1.percent) }
    guard goesAlike else { return Finding(expected: words(right.shifts), got: words(course.shifts)) }
    guard course.status == right.status else { return Finding(expected: "\(right.status)", got: "\(course.status)") }
    return .unless(course.weights == right.weights, expected: "the weights \(right.weights)", got: "\(course.weights)")
}

private func told(_ preview: Preview) -> String {
    switch preview.fault {
    case .none: ""
    case .crash: "; \(preview.faultAfter) min after the first step a new task crashes"
    case .alarm: "; \(preview.faultAfter) min after the first step an alarm goes off"
    }
}

private func play(_ preview: Preview, _ policies: Policies) throws -> Course {
    var stage = Simulation(seed: 5, policies: policies)
    let (users, door) = try houses(&stage, preview)
    stage.run(until: { $0.serviceDeployment(of: users)?.status.isFinal ?? false }, limit: .seconds(3600))
    stage.run(for: .seconds(10))
    let before = stage.log.count
    try stage.updateService(users, forceNewDeployment: true)
    stage.run(
        until: { $0.serviceDeployment(of: users)?.lifecycleStage == .postProductionTrafficShift }, limit: .seconds(3600))
    stage.run(for: .seconds(60 * preview.faultAfter))
    switch preview.fault {
    case .none: break
    case .crash: if let newest = stage.tasks(of: users, .running).last { stage.crash(newest) }
    case .alarm: stage.setAlarmState("errors", .alarm)
    }
    stage.run(until: { $0.serviceDeployment(of: users)?.status.isFinal ?? false }, limit: .seconds(40_000))
    let weights = try stage.describeRules(of: door)[0].actions[0].targetGroups.map(\.weight)
    var course = Course(status: stage.serviceDeployment(of: users)?.status ?? .pending, weights: weights)
    var first: Duration?
    for entry in stage.log[before...] {
        guard case .trafficShifted(_, _, let percent, false) = entry.event else { continue }
        if first == nil { first = entry.time }
        course.shifts.append(ECS.TrafficStep(at: entry.time - first!, percent: percent))
    }
    return course
}

/// Two target groups behind one door, and a service that plays in one of them.
private func houses(_ stage: inout Simulation, _ preview: Preview) throws -> (ECS.Service.ID, ELB.Listener.ID) {
    try stage.createCluster()
    try stage.registerTaskDefinition(
        family: "users", containers: [.init("users", image: "example.com/users:1", port: 8080)])
    let check = ELB.HealthCheck(intervalSeconds: 10, timeoutSeconds: 2, unhealthyThresholdCount: 3)
    let blue = try stage.createTargetGroup("blue", port: 8080, healthCheck: check, deregistrationDelaySeconds: 15)
    let green = try stage.createTargetGroup("green", port: 8080, healthCheck: check, deregistrationDelaySeconds: 15)
    let doors = try stage.createLoadBalancer("hall")
    let shares: [ELB.TargetGroupTuple] = [.init(blue, weight: 1), .init(green, weight: 0)]
    let door = try stage.createListener(on: doors, defaultAction: .forward(to: shares))
    let rule = try stage.describeRules(of: door)[0].ruleArn
    let advanced = ECS.AdvancedConfiguration(alternateTargetGroupArn: green.arn, productionListenerRule: rule)
    let linear = ECS.LinearConfiguration(stepPercent: preview.percent, stepBakeTimeInMinutes: preview.minutes)
    let canary = ECS.CanaryConfiguration(canaryPercent: preview.percent, canaryBakeTimeInMinutes: preview.minutes)
    let users = try stage.createService(
        "users", taskDefinition: "users", desiredCount: 2,
        loadBalancers: [.init(blue, containerName: "users", containerPort: 8080, advancedConfiguration: advanced)],
        alarms: .init(alarmNames: ["errors"], enable: true, rollback: true), bakeTimeInMinutes: 1, strategy: preview.strategy,
        linearConfiguration: preview.strategy == .linear ? linear : nil,
        canaryConfiguration: preview.strategy == .canary ? canary : nil)
    return (users, door)
}
