import ArgumentParser
import Orchestra
import Simulate

@main
struct PodiumSimulate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Random worlds, random commands and faults, and what must hold after every event.",
        discussion: """
            A failure prints its seed, the invariant with its reason, and the smallest history that still breaks it.

            simulate                      10,000 seeds
            simulate --seeds 1000000      a night
            simulate --seed 42            one seed: what breaks, in as few steps as it takes
            simulate --seed 42 --whole    one seed, with its whole story
            simulate --invariants         what is checked
            simulate --fuzz               the parsers, with a million inputs each
            """)

    @Option(help: "How many seeds.") var seeds = 10_000
    @Option(help: "One seed alone, with its story.") var seed: UInt64?
    @Option(help: "The first of the seeds.") var first: UInt64 = 1
    @Option(help: "How many things are done to each world.") var steps = 60
    @Option(help: "How many seeds at a time.") var jobs = 2
    @Option(help: "Begin no further seed after so many seconds.") var time: Int?
    @Option(help: "With --seed: only these things, by their numbers: 3,7,12.") var only: String?
    @Flag(help: "With --seed: the whole story, printed as it happens.") var whole = false
    @Flag(help: "Stop at the first failure, and say its seed and invariant alone.") var brief = false
    @Flag(help: "List the invariants.") var invariants = false
    @Flag(help: "Feed the parsers instead.") var fuzz = false
    @Option(help: "With --fuzz: how many inputs for each parser.") var inputs = 1_000_000
    @Option(help: "With --fuzz: one parser alone.") var parser: String?

    func validate() throws {
        guard seeds > 0, steps > 0, (1...256).contains(jobs) else {
            throw ValidationError("--seeds, --steps and --jobs are positive numbers.")
        }
        if let parser, !Fuzz.all.contains(where: { $0.name == parser }) {
            throw ValidationError("The parsers: \(Fuzz.all.map(\.name).joined(separator: ", ")).")
        }
        if only != nil, seed == nil { throw ValidationError("--only needs --seed.") }
    }

    func run() async throws {
        if invariants { return Self.list() }
        Stop.watch()
        if fuzz {
            guard await FuzzCommand.run(inputs: inputs, seed: seed ?? first, jobs: jobs, only: parser, isLive: whole) else {
                throw ExitCode(1)
            }
            return
        }
        if let seed { return try tell(seed) }
        let start = ContinuousClock.now
        var campaign = Campaign(firstSeed: first, seeds: seeds, steps: steps, jobs: jobs, time: time.map { .seconds($0) })
        if brief { campaign.failures = 1 }
        let outcome = await campaign.perform()
        if brief, let (seed, violation) = outcome.violations.first {
            print("seed \(seed) breaks \(violation.invariant)")
            throw ExitCode(1)
        }
        let elapsed = max(Self.seconds(ContinuousClock.now - start), 0.001)
        for (seed, violation) in outcome.violations.prefix(3) { explain(seed, violation) }
        print(
            "\(outcome.seeds) seeds, \(outcome.events) events, \(outcome.violations.count) failures; "
                + "\(Int(Double(outcome.seeds) / elapsed)) seeds/s, \(Int(Double(outcome.events) / elapsed)) events/s, \(Int(elapsed)) s"
        )
        if !outcome.violations.isEmpty { throw ExitCode(1) }
    }

    private func tell(_ seed: UInt64) throws {
        var history = History(seed: seed, steps: steps)
        if let only { history = history.keeping(Set(only.split(separator: ",").compactMap { Int($0) })) }
        let (violation, _) = Campaign.tell(history, isLive: whole || only != nil)
        guard let violation else {
            print("Seed \(seed): everything held.")
            return
        }
        if whole || only != nil {
            Self.say(violation)
        } else {
            explain(seed, violation)
        }
        throw ExitCode(1)
    }

    private func explain(_ seed: UInt64, _ violation: Violation) {
        print("Seed \(seed) breaks \(violation.invariant).")
        guard let (history, smallest, story) = Campaign.explain(seed, steps: steps) else {
            return print("It doesn't break it again.")
        }
        story.lines.forEach { print($0) }
        Self.say(smallest)
        let places = history.items.map { "\($0.place)" }.joined(separator: ",")
        print("Again: podium simulate --seed \(seed)\(steps == 60 ? "" : " --steps \(steps)") --only \(places)\n")
    }

    private static func say(_ violation: Violation) {
        let invariant = Invariant.named(violation.invariant)
        print("\(violation.at.clock)  \(violation.invariant): \(violation.what)")
        if let invariant { print("  \(invariant.sentence)\n  Because: \(invariant.reason)") }
    }

    private static func list() {
        for invariant in Invariant.all { print("\(invariant.id)\n  \(invariant.sentence)\n  Because: \(invariant.reason)") }
        print("\(Invariant.all.count) invariants, \(Move.all.count) kinds of things that are done.")
    }

    private static func seconds(_ duration: Duration) -> Double {
        let (seconds, attoseconds) = duration.components
        return Double(seconds) + Double(attoseconds) / 1e18
    }
}
