import JudgeKit
import Orchestra

/// An evening in which a new edition is handed out, and what happens meanwhile.
struct Evening: Codable {
    enum Happening: Codable {
        /// A task ends by itself.
        case crash(Int)
        /// A task of an old edition fails its health check from now on.
        case fallIll(Int)
        case desiredCount(Int)
        /// One more edition.
        case edition
        /// One more edition, whose image can't be pulled.
        case badEdition
        case nothing
    }

    var desiredCount: Int
    var minimumHealthyPercent: Int
    var maximumPercent: Int
    /// One after the other, ten seconds apart.
    var happenings: [Happening]

    var smaller: [Evening] {
        Shrink.list(happenings).map {
            Evening(
                desiredCount: desiredCount, minimumHealthyPercent: minimumHealthyPercent, maximumPercent: maximumPercent,
                happenings: $0)
        }
    }
}

let evening = Check(
    "evening", "A whole evening on the stage: editions, crashes, illness, and other numbers", reads: beside,
    cases: .drawn(8, shrink: { (evening: Evening) in evening.smaller }) { random in
        let happenings = (0..<6).map { _ -> Evening.Happening in
            switch random.bounded(10) {
            case 0, 1: .crash(Int(random.bounded(8)))
            case 2, 3: .fallIll(Int(random.bounded(4)))
            case 4, 5: .desiredCount(2 + Int(random.bounded(4)))
            case 6: .edition
            case 7: .badEdition
            default: .nothing
            }
        }
        let (minimum, maximum) = [(100, 200), (50, 100), (100, 150), (0, 100), (50, 200)][Int(random.bounded(5))]
        return Evening(
            desiredCount: 2 + Int(random.bounded(4)), minimumHealthyPercent: minimum, maximumPercent: maximum,
            happenings: happenings)
    }
) { (evening: Evening) -> Finding? in
    trying(
        "a service with minimumHealthyPercent \(evening.minimumHealthyPercent) and maximumPercent \(evening.maximumPercent) "
            + "on a stage of its own")
    let notes = Notes()
    guard var house = try? House(evening, Watched(notes: notes)), let ending = try? house.play(evening.happenings) else {
        return Finding(expected: "an evening", got: "one that can't be set up")
    }
    guard notes.finding == nil, ending != "" else { return notes.finding }
    return Finding(expected: "in the end everybody plays the last edition, and its deployment is COMPLETED", got: ending)
}

/// The first thing that went wrong in an evening.
private final class Notes: @unchecked Sendable { var finding: Finding? }

/// The learner's scheduler, with somebody who looks over its shoulder.
private struct Watched: ECS.ServiceScheduler {
    let notes: Notes

    func changes(for service: ECS.ServiceState) -> [ECS.TaskChange] {
        let changes = ChangeOfEdition().changes(for: service)
        if notes.finding == nil { notes.finding = look(at: service, changes) }
        return changes
    }
}

private struct House {
    private var stage: Simulation
    private let users: ECS.Service.ID
    private var edition = 1

    init(_ evening: Evening, _ scheduler: some ECS.ServiceScheduler) throws {
        stage = Simulation(seed: 7, policies: Policies(serviceScheduler: scheduler))
        try stage.createCluster()
        try Self.register(1, on: &stage)
        users = try stage.createService(
            "users", taskDefinition: "users", desiredCount: evening.desiredCount,
            minimumHealthyPercent: evening.minimumHealthyPercent, maximumPercent: evening.maximumPercent)
        stage.run(for: .seconds(60))
    }

    private static func register(_ edition: Int, on stage: inout Simulation) throws {
        let check = ECS.HealthCheck(command: ["CMD-SHELL", "curl -f http://localhost:8080/"], interval: 5, timeout: 2, retries: 2)
        try stage.registerTaskDefinition(
            family: "users",
            containers: [.init("users", image: "example.com/users:\(edition)", port: 8080, healthCheck: check)])
    }

    private func tell(_ what: String) { happened("\(stage.clock) \(what)") }

    private mutating func handOut() throws {
        edition += 1
        try Self.register(edition, on: &stage)
        tell("users:\(edition) is handed out")
        try stage.updateService(users, taskDefinition: "users")
    }

    /// - Returns: What is wrong in the end; nothing, if all is well.
    mutating func play(_ happenings: [Evening.Happening]) throws -> String {
        for happening in [.edition] + happenings {
            try happen(happening)
            stage.run(for: .seconds(10))
        }
        for number in 1...edition { stage.allowPull(ofImage: "example.com/users:\(number)") }
        stage.run(for: .seconds(20))
        try handOut()
        stage.run(for: .seconds(420))
        let service = stage[users]
        let tasks = stage.tasks(of: users)
        let new = tasks.count { stage[$0].taskDefinitionArn == service.taskDefinition }
        let state = service.deployments[0].rolloutState
        if tasks.count == service.desiredCount, new == tasks.count, state == .completed { return "" }
        return "\(tasks.count) tasks, \(new) of them of the last edition; \(state.rawValue); desiredCount \(service.desiredCount)"
    }

    private mutating func happen(_ happening: Evening.Happening) throws {
        let running = stage.tasks(of: users).filter(stage.tasks(of: users, .running).contains)
        switch happening {
        case .crash(let number) where !running.isEmpty:
            tell("\(stage.label(of: running[number % running.count])) crashes")
            stage.crash(running[number % running.count])
        case .fallIll(let number):
            let old = running.filter { stage[$0].taskDefinitionArn != stage[users].taskDefinition }
            guard !old.isEmpty else { return }
            tell("\(stage.label(of: old[number % old.count])) falls ill")
            stage.failContainerHealthCheck(of: old[number % old.count])
        case .desiredCount(let count):
            tell("desiredCount is \(count) from now on")
            try stage.updateService(users, desiredCount: count)
        case .edition: try handOut()
        case .badEdition:
            tell("the image users:\(edition + 1) can't be pulled")
            stage.failPull(ofImage: "example.com/users:\(edition + 1)")
            try handOut()
        default: break
        }
    }
}
