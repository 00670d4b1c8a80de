import Orchestra

/// A world under observation: the simulation, and what its log has told so far.
final class Scene {
    var stage: Simulation
    var witness = Witness()
    /// How many log entries the witness has heard.
    var heard = 0
    /// What is still sent.
    var traffic: [Traffic.ID] = []
    var startedTraffic: [Traffic.ID] = []

    /// Whether there are container instances in it.
    let hasMachines: Bool
    /// Whether services are scaled in it.
    let scales: Bool
    /// Whether services are found by name in it.
    let finds: Bool
    /// Whether somebody makes VPCs in it.
    let hasNetwork: Bool
    /// Whether somebody works with templates in it.
    let hasStacks: Bool

    init(seed: UInt64, policies: Policies = Policies()) {
        hasMachines = seed % 2 == 0
        scales = seed % 3 == 0
        finds = seed % 4 == 1
        hasNetwork = seed % 3 == 1
        hasStacks = seed % 5 == 2
        stage = Simulation(seed: seed, timing: Environment.timing(seed), quotas: Environment.quotas(seed), policies: policies)
    }

    // MARK: Whom a move may mean

    var clusters: [String] { witness.clusters }
    var services: [ECS.Service.ID] { witness.services.filter { $0.status == .active }.map(\.id) }
    var liveTasks: [ECS.Task.ID] { witness.liveTasks }

    func tasks(_ status: ECS.TaskStatus) -> [ECS.Task.ID] { liveTasks.filter { witness.tasks[$0]?.status == status } }

    /// Those in which something can go wrong: a container runs.
    var tasksWithRunningContainers: [ECS.Task.ID] {
        liveTasks.filter { id in
            guard let note = witness.tasks[id], let status = note.status else { return false }
            return status >= .activating && status <= .stopping
                || status == .pending && note.containers.contains { $0.status == .running }
        }
    }

    /// A name now and then of what isn't there.
    func cluster(_ random: inout SeededGenerator) -> String {
        random.onceIn(40) ? random.oneOf("nowhere", "", "a b", "default") : random.pick(clusters) ?? "default"
    }

    func taskDefinition(_ random: inout SeededGenerator) -> String {
        if random.onceIn(30) { return random.oneOf("nobody", "users:0", "users:99", "users:", ":", "arn:aws:ecs:x", "users") }
        guard let id = random.pick(witness.definitions) else { return "users" }
        return random.oneOf(id.family, id.description, id.arn)
    }
}

/// How fast a world is, and how much it may hold: each seed has its own.
enum Environment {
    static func timing(_ seed: UInt64) -> Timing {
        var random = SeededGenerator(seed: seed ^ 0x71_0000)
        var timing = Timing()
        timing.schedulerInterval = .seconds(Int64(random.oneOf(1, 5, 5, 15)))
        timing.healthyAfterRunning = .seconds(Int64(random.oneOf(0, 10, 40)))
        timing.networkInterfaceAttach = .init(.seconds(1), .seconds(Int64(random.oneOf(1, 4, 20))))
        timing.imagePull = .init(.seconds(1), .seconds(Int64(random.oneOf(1, 6, 40))))
        timing.containerStart = .init(.milliseconds(100), .milliseconds(Int64(random.oneOf(100, 1500, 9000))))
        timing.containerStop = .init(.milliseconds(100), .milliseconds(Int64(random.oneOf(100, 1000, 20_000))))
        timing.networkInterfaceDetach = .exactly(.seconds(Int64(random.oneOf(0, 2, 10))))
        timing.containerExitReport = .milliseconds(Int64(random.oneOf(0, 500, 3000)))
        timing.targetRegistration = .seconds(Int64(random.oneOf(0, 1, 10)))
        timing.answer = .milliseconds(Int64(random.oneOf(0, 20, 2000)))
        return timing
    }

    static func quotas(_ seed: UInt64) -> Quotas {
        var random = SeededGenerator(seed: seed ^ 0x2007_0000)
        var quotas = Quotas()
        guard random.onceIn(4) else { return quotas }
        quotas.servicesPerCluster = random.within(1...3)
        quotas.tasksPerService = random.within(2...12)
        quotas.tasksLaunchedPerServicePerMinute = random.within(1...6)
        quotas.eventsPerService = random.within(1...20)
        quotas.rulesPerLoadBalancer = random.within(1...5)
        quotas.listenersPerLoadBalancer = random.within(1...2)
        quotas.targetGroups = random.within(1...5)
        quotas.clusters = random.within(1...2)
        return quotas
    }
}
