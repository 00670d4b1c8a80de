import Orchestra
import Synchronization

/// Many seeds, some of them at a time; what is found is told in the order of the seeds.
public struct Campaign: Sendable {
    public var firstSeed: UInt64
    public var seeds: Int
    public var steps: Int
    public var jobs: Int
    /// Nothing new is begun after so long.
    public var time: Duration?
    /// Nothing new is begun after so many failures. The first of them is the first there is: seeds are taken in their order.
    public var failures = 3

    public init(firstSeed: UInt64 = 1, seeds: Int, steps: Int, jobs: Int, time: Duration? = nil) {
        self.firstSeed = firstSeed
        self.seeds = seeds
        self.steps = steps
        self.jobs = jobs
        self.time = time
    }

    public struct Outcome: Sendable {
        public var seeds = 0
        public var events = 0
        /// By seed, ascending.
        public var violations: [(seed: UInt64, violation: Violation)] = []
    }

    /// - Parameter progress: Hears of the seeds done so far, now and then.
    public func perform(progress: @escaping @Sendable (Int) -> Void = { _ in }) async -> Outcome {
        let start = ContinuousClock.now
        let (next, failed) = (Counter(), Counter())
        return await withTaskGroup(of: Outcome.self) { group in
            for _ in 0..<max(jobs, 1) {
                group.addTask {
                    var outcome = Outcome()
                    while true {
                        // Seeds are taken in their order, so that none before a failure is left out.
                        let number = next.take()
                        if number >= seeds || time.map({ ContinuousClock.now - start > $0 }) ?? false { break }
                        let seed = firstSeed &+ UInt64(number)
                        Watch.begin("\(seed)")
                        defer { Watch.end("\(seed)") }
                        let run = Run(History(seed: seed, steps: steps))
                        if let violation = run.perform() {
                            outcome.violations.append((seed, violation))
                            if failed.take() + 1 >= failures { next.skip(to: seeds) }
                        }
                        outcome.seeds += 1
                        outcome.events += run.events
                        if number % 500 == 499 { progress(number + 1) }
                    }
                    return outcome
                }
            }
            var all = Outcome()
            for await outcome in group {
                all.seeds += outcome.seeds
                all.events += outcome.events
                all.violations += outcome.violations
            }
            all.violations.sort { $0.seed < $1.seed }
            return all
        }
    }

    /// A failure's smallest history, and its story.
    public static func explain(_ seed: UInt64, steps: Int, checks: Run.Checks = .standard) -> (
        history: History, violation: Violation, story: Story
    )? {
        let history = History(seed: seed, steps: steps)
        guard let violation = Run(history, checks: checks).perform() else { return nil }
        var shrink = Shrink { Run($0, checks: checks).perform() }
        let (smallest, reason) = shrink.shrink(history, violation)
        return (smallest, reason, tell(smallest, checks: checks).story)
    }

    /// One history with its story.
    public static func tell(
        _ history: History, checks: Run.Checks = .standard, isLive: Bool = false
    ) -> (violation: Violation?, story: Story) {
        let run = Run(history, checks: checks)
        run.story = Story(isLive: isLive)
        let violation = run.perform()
        return (violation, run.story!)
    }
}

/// Gives each number once.
private final class Counter: Sendable {
    private let value = Mutex(0)

    func take() -> Int {
        value.withLock { value in
            defer { value += 1 }
            return value
        }
    }

    func skip(to number: Int) { value.withLock { $0 = max($0, number) } }
}

/// What is being worked on, for whoever has to say where the engine stopped.
public enum Watch {
    private static let current = Mutex<[String]>([])

    static func begin(_ name: String) { current.withLock { $0.append(name) } }
    static func end(_ name: String) { current.withLock { current in current.removeAll { $0 == name } } }

    /// In the order of their beginnings.
    public static var names: [String] { current.withLock { $0 } }
}
