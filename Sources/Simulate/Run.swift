public import Orchestra

/// An invariant that didn't hold.
public struct Violation: Hashable, Sendable {
    public var invariant: String
    public var what: String
    public var at: Duration
    /// The place of what was done last; `nil` when the history was over.
    public var place: Int?
}

/// One history, performed and watched.
///
/// After **every event** of the engine the log entries that it wrote are checked one by one, and each service that they concern is
/// looked at as a whole: what an event doesn't write of it doesn't change, and the checks of the whole world, at every third thing
/// that is done and at the end, would tell. What they cost follows what changes.
public final class Run {
    public let history: History
    let policies: Policies
    var scene: Scene
    public private(set) var events = 0
    /// What was done, and what came of it, if somebody wants to read it.
    public var story: Story?
    var checks: Checks
    private var looks = 0

    /// The invariants by the kind of their check.
    public struct Checks: Sendable {
        var entry: [(id: String, check: @Sendable (LogEntry, Scene) -> String?)] = []
        var service: [(id: String, check: @Sendable (Glance) -> String?)] = []
        var world: [(id: String, check: @Sendable (Scene) -> String?)] = []
        var send: [(id: String, check: @Sendable (Sending) -> String?)] = []
        var command: [(id: String, check: @Sendable (Command, ArraySlice<LogEntry>, Scene) -> String?)] = []
        public static let standard = Checks(Invariant.all)

        public init(_ invariants: [Invariant]) {
            for invariant in invariants {
                switch invariant.check {
                case .entry(let check): entry.append((invariant.id, check))
                case .service(let check): service.append((invariant.id, check))
                case .world(let check): world.append((invariant.id, check))
                case .send(let check): send.append((invariant.id, check))
                case .command(let check): command.append((invariant.id, check))
                case .run: break
                }
            }
        }
    }

    /// - Parameters:
    ///   - policies: What decides in the world; the reference ones if they aren't given.
    ///   - opening: Builds what is there before the history begins. No time passes in it.
    public init(
        _ history: History, checks: Checks = .standard, policies: Policies = Policies(),
        opening: (inout Simulation) -> Void = { _ in }
    ) {
        self.history = history
        self.checks = checks
        self.policies = policies
        scene = Scene(seed: history.seed, policies: policies)
        opening(&scene.stage)
    }

    /// - Parameter repeated: Whether a copy is continued and the recording replayed in the end. It asks the policies everything twice.
    /// - Returns: The first violation, or `nil`.
    public func perform(repeated: Bool = true) -> Violation? {
        if let violation = look() { return violation }
        let half = history.items.count * 3 / 4
        var copy: Simulation?
        for (number, item) in history.items.enumerated() {
            if repeated, number == half { copy = scene.stage }
            if let violation = perform(item) { return violation }
        }
        if let violation = checkWorld(always: true) { return violation }
        if let copy, let violation = checkCopy(copy, history.items[half...]) { return violation }
        if let violation = comeToRest() { return violation }
        return repeated ? checkReplay() : nil
    }

    /// The world that the history comes to, before anything is brought to rest: for those who want a random one.
    public func play() -> Simulation {
        for item in history.items { _ = perform(item) }
        return scene.stage
    }

    // MARK: One thing

    private func perform(_ item: Item) -> Violation? {
        var random = SeededGenerator(seed: item.entropy ^ history.seed)
        guard let drawn = Move.all[item.move].draw(scene, &random) else { return nil }
        let step = Move.place(drawn, in: scene, &random)
        story?.begin(item, step, at: scene.stage.now)
        return note(item.place, perform(step))
    }

    private func note(_ place: Int, _ violation: Violation?) -> Violation? {
        guard var violation else { return nil }
        violation.place = place
        return violation
    }

    func perform(_ step: Recording.Step) -> Violation? {
        if case .advance(let nanoseconds) = step { return advance(to: .nanoseconds(nanoseconds)) ?? checkWorld() }
        if case .send(let request, let balancer, let port) = step { return send(request, balancer, port, step) ?? checkWorld() }
        if case .command(.modifyTargetGroup) = step { scene.witness.checksChangedAt = scene.stage.now }
        if case .command(.modifyTargetGroupAttributes) = step { scene.witness.checksChangedAt = scene.stage.now }
        if case .startTraffic(let request, let balancer, let port, let perSecond) = step {
            if let id = try? scene.stage.startTraffic(request, to: balancer, port: port, perSecond: perSecond) {
                scene.traffic.append(id)
                scene.startedTraffic.append(id)
            }
            return nil
        }
        if case .stopTraffic(let id) = step { scene.traffic.removeAll { $0 == id } }
        let (before, entries) = (scene.stage.world, scene.stage.log.count)
        do {
            try scene.stage.take(step)
        } catch {
            story?.refused("\(error)")
            return before == scene.stage.world && entries == scene.stage.log.count
                ? nil : violation("command.refused-changes-nothing", "after '\(error)' something is different")
        }
        if case .command(let command) = step {
            for (id, check) in checks.command {
                if let what = check(command, scene.stage.log[entries...], scene) { return violation(id, what) }
            }
        }
        return look() ?? checkWorld()
    }

    private func send(_ request: ELB.Request, _ balancer: ELB.LoadBalancer.ID, _ port: Int, _ step: Recording.Step) -> Violation? {
        guard let decision = try? scene.stage.route(request, to: balancer, port: port),
            let rules = try? scene.stage.describeRules(of: decision.listener)
        else { return nil }
        let first = scene.stage.log.count
        try? scene.stage.take(step)
        let record = scene.stage.log[first...].reversed().lazy.compactMap { entry -> RequestRecord? in
            if case .requestAnswered(let record) = entry.event, record.path == request.path { record } else { nil }
        }.first
        if let violation = look(services: false) { return violation }
        // With traffic on its way at the same time it isn't known whose answer it was.
        guard let record, scene.traffic.isEmpty else { return nil }
        let sending = Sending(scene: scene, request: request, rules: rules, decision: decision, record: record)
        for (id, check) in checks.send { if let what = check(sending) { return violation(id, what) } }
        return nil
    }

    // MARK: Time

    func advance(to end: Duration) -> Violation? {
        var (moment, count) = (scene.stage.now, 0)
        while scene.stage.takeNextEvent(until: end) {
            events += 1
            (moment, count) = scene.stage.now == moment ? (moment, count + 1) : (scene.stage.now, 0)
            if count > 100_000 { return violation("run.is-finite", "more than 100,000 events at \(moment)") }
            if let violation = look() { return violation }
        }
        scene.stage.run(for: end - scene.stage.now)
        return look()
    }

    // MARK: Looking

    /// Hears what was written since the last look.
    ///
    /// - Parameter services: Whether the services that it concerns are looked at; not where several events lie between.
    func look(services: Bool = true) -> Violation? {
        let log = scene.stage.log
        guard scene.heard < log.count else { return nil }
        let entries = log[scene.heard...]
        scene.heard = log.count
        var touched: [Touched] = []
        for entry in entries {
            story?.tell(entry)
            for (id, check) in checks.entry { if let what = check(entry, scene) { return violation(id, what) } }
            gather(entry, &touched)
            scene.witness.hear(entry, in: scene.stage)
        }
        for one in touched where services { if let violation = look(at: one, entries) { return violation } }
        return nil
    }

    private struct Touched {
        var service: Int
        var activeBefore: Int
        var failedBefore: [String]
        var created: [ECS.Task.ID] = []
        var stopped: [Glance.Stopped] = []
    }

    private func gather(_ entry: LogEntry, _ touched: inout [Touched]) {
        var service: Int?
        switch entry.event {
        case .taskCreated(_, _, let cluster, _, let name): service = name.flatMap { scene.witness.serviceIndex["\(cluster)/\($0)"] }
        case .taskStopping(let id, _, _, _), .taskStatusChanged(let id, _, _): service = scene.witness.tasks[id]?.service
        case .serviceEvent(let id, _), .deploymentCompleted(let id, _), .deploymentFailed(let id, _, _):
            service = scene.witness.serviceIndex[Witness.key(id)]
        default: break
        }
        guard let service else { return }
        if !touched.contains(where: { $0.service == service }) {
            touched.append(
                Touched(
                    service: service, activeBefore: scene.witness.services[service].active,
                    failedBefore: scene.witness.services[service].failed
                ))
        }
        let index = touched.firstIndex { $0.service == service }!
        if case .taskCreated(let id, _, _, _, _) = entry.event { touched[index].created.append(id) }
        if case .taskStopping(let id, _, let code, let reason) = entry.event, let note = scene.witness.tasks[id] {
            let states = note.targets.compactMap { scene.witness.targets[$0]?.state }
            touched[index].stopped.append(.init(id: id, note: note, targets: states, code: code, reason: reason))
        }
    }

    private func look(at one: Touched, _ entries: ArraySlice<LogEntry>) -> Violation? {
        let note = scene.witness.services[one.service]
        guard scene.witness.isNewest(one.service), let facts = scene.stage.facts(of: note.id) else { return nil }
        let glance = Glance(
            scene: scene, note: note, activeBefore: one.activeBefore, failedBefore: one.failedBefore, facts: facts,
            created: one.created,
            stopped: one.stopped, entries: entries)
        for (id, check) in checks.service { if let what = check(glance) { return violation(id, what) } }
        return nil
    }

    /// Of the whole world, at every third call, or in any case.
    func checkWorld(always: Bool = false) -> Violation? {
        looks += 1
        guard always || looks % 3 == 0 else { return nil }
        for (id, check) in checks.world { if let what = check(scene) { return violation(id, what) } }
        return nil
    }

    func violation(_ id: String, _ what: String) -> Violation {
        Violation(invariant: id, what: what, at: scene.stage.now, place: nil)
    }
}
