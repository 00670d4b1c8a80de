public import Orchestra

/// A scenario that was played with one seed.
public struct Performance: Sendable {
    public let scenario: Scenario
    public let seed: UInt64
    public internal(set) var stage: Simulation
    public internal(set) var outcomes: [Outcome] = []
    let observation: Observation
    public let timeline: Timeline

    public var held: Bool { outcomes.allSatisfy(\.held) }

    /// Plays it to its end in virtual time.
    ///
    /// - Parameters:
    ///   - isTold: Whether anybody wants its ``timeline``: sentences take time.
    ///   - each: Called after each virtual second, with what there is and what has happened by then; `false` breaks it off.
    /// - Throws: ``ScenarioError`` if the world refuses something; `nil` is given back for one that was broken off.
    public static func play(
        _ scenario: Scenario, seed: UInt64, isTold: Bool = true, each: (borrowing Simulation, Timeline) -> Bool = { _, _ in true }
    ) throws(ScenarioError) -> Performance? {
        var evening = Evening(world: try ScenarioWorld(scenario, seed: seed), seed: seed, isTold: isTold)
        var observation = Observation(evening.world.services, on: evening.world.stage)
        var agenda = Agenda(scenario, &evening.random)
        var guests = Guests(scenario)
        let end = Int(scenario.duration.components.seconds)
        for second in 0..<end {
            let next = Duration.seconds(second + 1)
            try guests.change(at: .seconds(second), in: &evening.world)
            while let due = agenda.next(before: next) { try evening.happen(due.what, at: due.at) }
            evening.pass(until: next)
            observation.listen(to: evening.world.stage)
            evening.tell()
            guard each(evening.world.stage, evening.timeline) else { return nil }
        }
        // What is due at the very end happens as well.
        while let due = agenda.next(before: scenario.duration + .seconds(1)) { try evening.happen(due.what, at: due.at) }
        evening.tell()
        var performance = Performance(
            scenario: scenario, seed: seed, stage: evening.world.stage, observation: observation, timeline: evening.timeline)
        performance.outcomes = scenario.expectations.map { $0.outcome(performance) }
        return performance
    }

    private init(scenario: Scenario, seed: UInt64, stage: Simulation, observation: Observation, timeline: Timeline) {
        self.scenario = scenario
        self.seed = seed
        self.stage = stage
        self.observation = observation
        self.timeline = timeline
    }
}

/// A world in which things happen, and what is told of them.
private struct Evening {
    var world: ScenarioWorld
    var random: SeededGenerator
    private(set) var timeline = Timeline()
    private let isTold: Bool

    init(world: ScenarioWorld, seed: UInt64, isTold: Bool) {
        self.world = world
        self.isTold = isTold
        random = SeededGenerator(seed: seed ^ 0x5CE7_A210)
    }

    mutating func pass(until moment: Duration) {
        if moment > world.stage.now { world.stage.run(for: moment - world.stage.now) }
    }

    mutating func tell() { if isTold { timeline.listen(to: world.stage) } }

    mutating func happen(_ what: Agenda.What, at moment: Duration) throws(ScenarioError) {
        pass(until: moment)
        tell()
        switch what {
        case .step(let step):
            timeline.note(step.kind.description, at: moment)
            try world.take(step)
        case .fault(let fault):
            if !world.suffer(fault, &random) { timeline.note("fault: \(fault); it falls on nobody", at: moment) }
        }
    }
}

/// What happens at which moment, faults drawn from the seed included, in order.
private struct Agenda {
    enum What {
        case step(Scenario.Step)
        case fault(Scenario.Disturbance.Kind)
    }

    private var entries: [(at: Duration, what: What)]
    private var place = 0

    init(_ scenario: Scenario, _ random: inout SeededGenerator) {
        entries = scenario.steps.map { ($0.at, .step($0)) }
        for fault in scenario.faults {
            switch fault.when {
            case .at(let time): entries.append((time, .fault(fault.kind)))
            case .random(let from, let to, let times):
                let tenths = (to - from).components
                let span = UInt64(max(1, tenths.seconds * 10 + tenths.attoseconds / 100_000_000_000_000_000))
                for _ in 0..<times {
                    entries.append((from + .milliseconds(Int64(random.bounded(span)) * 100), .fault(fault.kind)))
                }
            }
        }
        // Of what is due at one moment, what stands first in the file comes first.
        entries = entries.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }.map(\.element)
    }

    mutating func next(before limit: Duration) -> (at: Duration, what: What)? {
        guard place < entries.count, entries[place].at < limit else { return nil }
        place += 1
        return entries[place - 1]
    }
}

/// The streams of requests, each path of a phase with its share of the rate.
private struct Guests {
    private struct Stream {
        var phase: Scenario.Phase
        var ids: [Traffic.ID?]
        var rates: [Int]
        /// By path, in parts of a request: what it has to get still, so that a small share comes to its turn.
        var owed: [Int]
    }

    private var streams: [Stream]

    init(_ scenario: Scenario) {
        streams = scenario.traffic.map {
            Stream(
                phase: $0, ids: $0.paths.map { _ in nil }, rates: $0.paths.map { _ in 0 }, owed: $0.paths.map { _ in 0 })
        }
    }

    mutating func change(at moment: Duration, in world: inout ScenarioWorld) throws(ScenarioError) {
        guard let doors = world.doors else { return }
        for place in streams.indices {
            let phase = streams[place].phase
            let isOn = phase.from <= moment && moment < phase.to
            let rates = Self.shares(
                of: isOn ? phase.rate(at: moment) : 0, phase.paths.map(\.weight), owed: &streams[place].owed)
            for index in rates.indices where rates[index] != streams[place].rates[index] {
                streams[place].rates[index] = rates[index]
                if let id = streams[place].ids[index] {
                    world.stage.changeTraffic(id, perSecond: rates[index])
                } else if rates[index] > 0 {
                    try ScenarioWorld.telling("this traffic", at: phase.location) {
                        streams[place].ids[index] = try world.stage.startTraffic(
                            .get(phase.paths[index].path), to: doors, perSecond: rates[index])
                    }
                }
            }
        }
    }

    /// Whole requests by weight; what is left over goes to those who are owed most.
    static func shares(of rate: Int, _ weights: [Int], owed: inout [Int]) -> [Int] {
        let sum = weights.reduce(0, +)
        for index in weights.indices { owed[index] += rate * weights[index] }
        var shares = owed.map { max(0, $0 / sum) }
        let order = weights.indices.sorted { (owed[$0] - shares[$0] * sum, -$0) > (owed[$1] - shares[$1] * sum, -$1) }
        for index in order.prefix(max(0, rate - shares.reduce(0, +))) { shares[index] += 1 }
        for index in weights.indices { owed[index] -= shares[index] * sum }
        return shares
    }
}
