import JudgeKit
import Orchestra

/// An event, so many seconds after the one before.
struct Step: Codable {
    var seconds: Int
    var event: Event

    init(after seconds: Int = 1, _ event: Event) {
        self.seconds = seconds
        self.event = event
    }

    /// A look.
    static func look(after seconds: Int = 1, _ desiredCount: Int, _ tasks: Int, of service: String = "users") -> Step {
        Step(after: seconds, .look(service: service, desiredCount: desiredCount, tasks: tasks))
    }

    static func outcome(after seconds: Int = 1, _ outcome: ECS.StartOutcome, of service: String = "users") -> Step {
        Step(after: seconds, .outcome(service: service, outcome))
    }

    static func failures(_ count: Int, of service: String = "users") -> [Step] {
        (0..<count).map { _ in .outcome(.failed, of: service) }
    }
}

private func clock(_ time: Duration) -> String { "\(time.components.seconds) s" }

private func words(_ event: Event) -> String {
    switch event {
    case .look(let service, let desiredCount, let tasks): "look at \(service): desiredCount \(desiredCount), tasks \(tasks)"
    case .outcome(let service, let outcome): "outcome of \(service): \(outcome.rawValue)"
    }
}

/// A sum of what nobody could count mustn't overflow.
private func countable(_ count: Int) -> Int { min(max(count, -1000), 1000) }

/// What is to be done, added up: three starts of one task are a start of three.
private struct Sum: Equatable {
    var starts: [String: Int] = [:]
    var stops: [String: Int] = [:]
    var looks: Set<Action> = []

    init(_ actions: [Action]) {
        for action in actions {
            switch action {
            case .start(_, 0), .stop(_, 0): break
            case .start(let service, let count): starts[service, default: 0] += countable(count)
            case .stop(let service, let count): stops[service, default: 0] += countable(count)
            case .lookAgain: looks.insert(action)
            }
        }
    }

    var words: String {
        func line(_ verb: String, _ counts: [String: Int]) -> [String] {
            counts.sorted { $0.key < $1.key }.map { "\(verb) \($1) of \($0)" }
        }
        var times: [String] = []
        for case .lookAgain(let service, let time) in looks { times.append("look again at \(service) at \(clock(time))") }
        let all = line("start", starts) + line("stop", stops) + times.sorted()
        return all.isEmpty ? "nothing" : all.joined(separator: ", ")
    }
}

/// What the engine's own throttle makes of the outcomes.
private struct Engine {
    private var records: [String: ECS.StartThrottleRecord] = [:]
    private var ends: [String: Duration] = [:]

    mutating func step(_ event: Event, now: Duration) -> [Action] {
        switch event {
        case .outcome(let service, let outcome):
            let record = ECS.DoublingDelay().evaluate(outcome, of: records[service] ?? .init(), limits: .init())
            records[service] = record
            ends[service] = now + record.delay
            return []
        case .look(let service, let desiredCount, let tasks):
            if tasks > desiredCount { return [.stop(service: service, count: tasks - desiredCount)] }
            guard tasks < desiredCount else { return [] }
            if let end = ends[service], now < end { return [.lookAgain(service: service, at: end)] }
            return [.start(service: service, count: desiredCount - tasks)]
        }
    }
}

/// Plays events, and holds each answer against the engine's.
private func play(_ steps: [Step]) -> Finding? {
    var tempo = Tempo()
    var engine = Engine()
    var now = Duration.zero
    var repeats = 0
    for (place, step) in steps.enumerated() {
        now += .seconds(step.seconds)
        let got = Sum(tempo.step(step.event, now: now))
        let expected = Sum(engine.step(step.event, now: now))
        // A long row of the same outcome is told in one line.
        var isRepeated = false
        if case .outcome = step.event {
            isRepeated = place + 1 < steps.count && steps[place + 1].event == step.event && got == expected
        }
        if isRepeated {
            repeats += 1
        } else {
            let times = repeats > 0 ? " (\(repeats + 1) times in a row)" : ""
            happened("\(clock(now)) \(words(step.event))\(times) → \(got.words)")
            repeats = 0
        }
        if got != expected { return Finding(expected: expected.words, got: got.words) }
    }
    return nil
}

private let four = "03-service#what-the-scheduler-decides-in-four-lines"
private let counts = "03-service#the-manager-counts-again-and-again"
private let five = "03-service#from-three-to-five-to-two"
private let locked = "03-service#a-section-whose-instrument-cant-be-found"
private let blind = "03-service#he-looks-now-and-then-not-always"

let suite = Suite([missing, surplus, lost, quiet, waits, longest, reset, own, number, season, evening])

private let missing = Check(
    "missing", "What is missing is started", reads: counts,
    cases: .examples([
        [.look(3, 0)], [.look(3, 3)], [.look(3, 2), .look(3, 3)], [.look(4, 1)], [.look(0, 0)],
    ])
) { (steps: [Step]) -> Finding? in
    trying("looks at a service that has never failed")
    return play(steps)
}

private let surplus = Check(
    "surplus", "The surplus is stopped", reads: five,
    cases: .examples([[.look(3, 5)], [.look(0, 2), .look(0, 0)], [.look(2, 3), .look(2, 2)]])
) { (steps: [Step]) -> Finding? in
    trying("looks at a service that has too many tasks")
    return play(steps)
}

private let quiet = Check(
    "outcomes", "An outcome starts nothing; two failures hold nothing back", reads: locked,
    cases: .examples([
        [.look(1, 0), .outcome(.failed), .look(1, 0), .outcome(.failed), .look(1, 0)],
        [.look(2, 0), .outcome(.running), .outcome(.running), .look(2, 2)],
        [.outcome(.deploymentStarted), .look(3, 0), .outcome(.failed), .outcome(.running), .look(3, 2)],
        [.look(2, 0), .outcome(after: 0, .failed), .outcome(after: 0, .failed), .look(2, 0)],
    ])
) { (steps: [Step]) -> Finding? in
    trying("tasks start, and one or two fail")
    return play(steps)
}

private let waits = Check(
    "waits", "From the third failure in a row on, each wait is twice as long", reads: locked,
    cases: .examples([
        Step.failures(3) + [.look(1, 0), .look(after: 8, 1, 0), .look(1, 0)],
        Step.failures(3) + [.look(1, 0), .look(after: 9, 1, 0)],
        Step.failures(4) + [.look(after: 9, 1, 0), .look(after: 10, 1, 0), .look(1, 0)],
        Step.failures(3) + [.look(after: 10, 1, 0), .outcome(.failed), .look(1, 0), .look(after: 19, 1, 0)],
        Step.failures(5) + [.look(after: 38, 2, 0), .look(after: 2, 2, 0)],
        Step.failures(6) + [.look(3, 1), .look(after: 79, 3, 1), .outcome(.failed), .look(3, 0), .look(after: 160, 3, 0)],
        [.outcome(.failed), .outcome(after: 0, .failed), .outcome(after: 0, .failed), .look(after: 9, 3, 0), .look(3, 0)],
        Step.failures(4) + [.outcome(after: 5, .failed), .look(after: 20, 1, 0), .look(after: 20, 1, 0)],
    ])
) { (steps: [Step]) -> Finding? in
    trying("a task that fails again and again")
    return play(steps)
}

private let longest = Check(
    "longest", "No wait is longer than longestDelay", reads: locked, cases: .examples([10, 11, 12, 30, 70, 130])
) { (failures: Int) -> Finding? in
    trying("\(failures) failures in a row")
    return play(Step.failures(failures) + [.look(1, 0), .look(after: 1618, 1, 0), .look(1, 0)])
}

private let reset = Check(
    "reset", "A task that runs ends the wait, and so does a new deployment", reads: locked,
    cases: .examples([
        Step.failures(3) + [.look(2, 0), .outcome(.running), .look(2, 1)],
        Step.failures(3) + [.look(1, 0), .outcome(.deploymentStarted), .look(1, 0)],
        Step.failures(5) + [.outcome(.running)] + Step.failures(2) + [
            .look(1, 0), .outcome(.failed), .look(1, 0), .look(after: 9, 1, 0),
        ],
        Step.failures(5) + [.outcome(.deploymentStarted)] + Step.failures(3) + [.look(1, 0), .look(after: 9, 1, 0)],
        Step.failures(2) + [.outcome(.running), .outcome(.failed), .look(2, 0)],
        Step.failures(2) + [.outcome(.deploymentStarted), .outcome(.failed), .look(2, 0)],
    ])
) { (steps: [Step]) -> Finding? in
    trying("failures, and then good news")
    return play(steps)
}

private let own = Check(
    "own", "Each service waits for itself", reads: locked,
    cases: .examples([
        Step.failures(3, of: "users") + [.look(2, 0, of: "dashboard"), .look(2, 0)],
        Step.failures(2, of: "users") + Step.failures(1, of: "dashboard") + [.look(2, 0), .look(1, 0, of: "dashboard")],
        Step.failures(3, of: "users") + [.outcome(.running, of: "dashboard"), .look(1, 0)],
        Step.failures(3, of: "users") + Step.failures(4, of: "dashboard")
            + [.look(1, 0), .look(1, 0, of: "dashboard"), .look(after: 6, 1, 0), .look(after: 14, 1, 0, of: "dashboard")],
    ])
) { (steps: [Step]) -> Finding? in
    trying("two services, users and dashboard")
    return play(steps)
}

private let number = Check(
    "other-number", "A new desiredCount is followed, and ends no wait", reads: five,
    cases: .examples([
        Step.failures(3) + [.look(3, 2), .look(1, 2), .look(1, 1)], Step.failures(3) + [.look(3, 0), .look(0, 0), .look(3, 0)],
        Step.failures(3) + [.look(1, 0), .look(5, 0), .look(after: 9, 5, 0)],
        Step.failures(4) + [.look(4, 3), .look(2, 3), .look(2, 2), .look(6, 2), .look(after: 20, 7, 2)],
        Step.failures(3) + [.look(1, 1), .look(2, 2), .look(1, 2), .look(2, 1), .look(after: 8, 2, 1)],
    ])
) { (steps: [Step]) -> Finding? in
    trying("another desiredCount while the service waits")
    return play(steps)
}

private let lost = Check(
    "lost", "What the look says counts, whatever was or wasn't heard", reads: four,
    cases: .examples([
        // Nobody said that they failed, or run.
        [.look(3, 0), .look(3, 0), .look(3, 3), .look(3, 1)],
        // One is gone, after everything had been well.
        [.look(2, 0), .outcome(.running), .outcome(.running), .look(2, 2), .look(after: 500, 2, 1), .look(2, 2)],
        // Heard of a failure, but the task is replaced already; and the other way round.
        [.look(2, 0), .outcome(.failed), .look(2, 2), .look(2, 2)], [.look(2, 1), .outcome(.running), .look(2, 0), .look(2, 4)],
        // Somebody else started or stopped some.
        [.look(1, 0), .look(1, 3), .look(1, 3), .look(1, 0)],
    ])
) { (steps: [Step]) -> Finding? in
    trying("looks that don't agree with what was done and heard")
    return play(steps)
}

private let season = Check(
    "season", "Any row of looks and outcomes", reads: four,
    cases: .drawn(30, shrink: { (steps: [Step]) in Shrink.list(steps) }) { random in
        (0..<24).map { _ in
            let service = random.bounded(3) == 0 ? "dashboard" : "users"
            let seconds = [0, 1, 1, 5, 10, 20, 40][Int(random.bounded(7))]
            switch random.bounded(16) {
            case 0: return .outcome(after: seconds, .running, of: service)
            case 1: return .outcome(after: seconds, .deploymentStarted, of: service)
            case 2...8: return .outcome(after: seconds, .failed, of: service)
            default: return .look(after: seconds, Int(random.bounded(5)), Int(random.bounded(5)), of: service)
            }
        }
    }
) { (steps: [Step]) -> Finding? in
    trying("\(steps.count == 1 ? "1 event" : "\(steps.count) events"), one after the other")
    return play(steps)
}

/// An image that can't be pulled for a while, and a service that is looked at every minute, or when the loop asks for it.
struct Evening: Codable {
    var desiredCount: Int
    /// The image is there from this second on.
    var mendedAt: Int
    /// Every so many outcomes one isn't heard; 0 for none.
    var losesEvery: Int
    /// From this second on another number is wanted.
    var changeAt: Int
    var changedCount: Int

    var smaller: [Evening] {
        func with(_ change: (inout Evening) -> Void) -> Evening {
            var copy = self
            change(&copy)
            return copy
        }
        return Shrink.number(mendedAt).map { number in with { $0.mendedAt = number } }
            + Shrink.number(desiredCount).map { number in with { $0.desiredCount = number } }
            + (losesEvery > 0 ? [with { $0.losesEvery = 0 }] : [])
            + (changedCount != desiredCount ? [with { $0.changedCount = $0.desiredCount }] : [])
    }
}

private let evening = Check(
    "evening", "A whole evening: an image is missing, and then it is there", reads: blind,
    cases: .drawn(8, shrink: { (evening: Evening) in evening.smaller }) { random in
        Evening(
            desiredCount: 1 + Int(random.bounded(3)), mendedAt: Int(random.bounded(900)), losesEvery: Int(random.bounded(3)) * 2,
            changeAt: 30 + Int(random.bounded(1500)), changedCount: 1 + Int(random.bounded(4)))
    }
) { (evening: Evening) -> Finding? in
    var words = "desiredCount \(evening.desiredCount); the image can't be pulled before second \(evening.mendedAt)"
    if evening.changedCount != evening.desiredCount {
        words += "; from second \(evening.changeAt) on \(evening.changedCount) are wanted"
    }
    if evening.losesEvery > 0 { words += "; every \(evening.losesEvery == 2 ? "second" : "fourth") outcome isn't heard" }
    trying(words)
    var tempo = Tempo()
    var engine = Engine()
    let (tasks, starts) = perform(evening, tells: true) { tempo.step($0, now: $1) }
    let (_, enough) = perform(evening, tells: false) { engine.step($0, now: $1) }
    guard tasks == evening.changedCount else {
        return Finding(expected: "\(evening.changedCount) tasks at the end", got: "\(tasks)")
    }
    return .unless(starts == enough, expected: "\(enough) tasks started in the whole evening", got: "\(starts)")
}

/// - Returns: How many tasks there are at the end, and how many were started.
private func perform(_ evening: Evening, tells: Bool, _ step: (Event, Duration) -> [Action]) -> (tasks: Int, starts: Int) {
    let end = 3600
    var arriving: [Int] = []
    var running = 0
    var starts = 0
    var outcomes = 0
    var looks: Set<Int> = Set(stride(from: 0, to: end, by: 60))
    var second = 0
    // From one second at which something happens to the next.
    while let next = (looks.filter { $0 >= second } + arriving).min(), next < end {
        second = next
        let now = Duration.seconds(second)
        for _ in arriving.filter({ $0 == second }) {
            let outcome: ECS.StartOutcome = second < evening.mendedAt ? .failed : .running
            running += outcome == .running ? 1 : 0
            outcomes += 1
            // Something changed: it will be looked at.
            looks.insert((second / 5 + 1) * 5)
            if evening.losesEvery > 0, outcomes % evening.losesEvery == 0 { continue }
            _ = step(.outcome(service: "users", outcome), now)
        }
        arriving.removeAll { $0 == second }
        if looks.remove(second) != nil {
            let wanted = second < evening.changeAt ? evening.desiredCount : evening.changedCount
            let look = Event.look(service: "users", desiredCount: wanted, tasks: running + arriving.count)
            let actions = step(look, now)
            if tells { happened("\(clock(now)) \(words(look)) → \(Sum(actions).words)") }
            for action in actions {
                switch action {
                case .start(_, let count):
                    guard (0...20).contains(count), starts < 500 else {
                        return (running + arriving.count, starts + countable(max(count, 0)))
                    }
                    starts += count
                    arriving += [Int](repeating: second + 3, count: count)
                case .stop(_, let count): running = max(0, running - count)
                case .lookAgain(_, let time):
                    let again = Int(time.components.seconds)
                    if again > second { looks.insert(again) }
                }
            }
        }
        second += 1
    }
    return (running + arriving.count, starts)
}
