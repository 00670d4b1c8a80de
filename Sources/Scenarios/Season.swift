internal import Diagnostics
internal import Foundation
internal import Orchestra

/// The same scenario with many seeds.
public struct Season: Sendable, Codable {
    public struct Tally: Sendable, Codable {
        public var expectation: String
        public var location: String
        public var held: Int
        public var broken: Int
        /// The first seed that broke it.
        public var firstBroken: UInt64?
    }

    public var scenario: String
    public var seeds: Int
    public var held: Int
    public var events: Int
    public var tallies: [Tally] = []
    /// The seed that broke most expectations, the first of equals; `nil` where none broke any.
    public var worst: UInt64?
    private var worstCount = 0

    private enum CodingKeys: String, CodingKey { case scenario, seeds, held, events, tallies, worst }

    /// Plays seeds `first` to `first + seeds - 1`, several at a time. What comes out doesn't depend on how many.
    ///
    /// - Parameters:
    ///   - goesOn: Asked again and again. `false` ends it, in the middle of a performance too: the seeds so far count.
    ///   - each: Called in the order of the seeds, with how many are done.
    /// - Throws: ``ScenarioError``.
    public static func play(
        _ scenario: Scenario, first: UInt64 = 1, seeds: Int, jobs: Int, while goesOn: @escaping @Sendable () -> Bool = { true },
        each: (Int) -> Void = { _ in }
    ) async throws -> Season {
        var season = Season(scenario: scenario.name, seeds: 0, held: 0, events: 0)
        season.tallies = scenario.expectations.map {
            Tally(expectation: $0.sentence, location: $0.location.description, held: 0, broken: 0)
        }
        try await withThrowingTaskGroup(of: (Int, [Outcome], Int)?.self) { group in
            var next = 0
            func add() {
                guard next < seeds else { return }
                let number = next
                next += 1
                group.addTask {
                    let played = try Performance.play(scenario, seed: first &+ UInt64(number), isTold: false) { _, _ in
                        !Task.isCancelled && goesOn()
                    }
                    guard let performance = played else { return nil }
                    return (number, performance.outcomes, performance.stage.eventsHandled)
                }
            }
            for _ in 0..<max(jobs, 1) { add() }
            var waiting: [Int: ([Outcome], Int)] = [:]
            var told = 0
            for try await played in group {
                guard let (number, outcomes, events) = played, goesOn() else { return group.cancelAll() }
                waiting[number] = (outcomes, events)
                while let (outcomes, events) = waiting.removeValue(forKey: told) {
                    season.count(outcomes, events, seed: first &+ UInt64(told))
                    told += 1
                    each(told)
                }
                add()
            }
        }
        return season
    }

    private mutating func count(_ outcomes: [Outcome], _ events: Int, seed: UInt64) {
        seeds += 1
        self.events += events
        let broken = outcomes.count { !$0.held }
        if broken == 0 { held += 1 }
        if broken > worstCount { (worst, worstCount) = (seed, broken) }
        for (index, outcome) in outcomes.enumerated() {
            if outcome.held {
                tallies[index].held += 1
            } else {
                tallies[index].broken += 1
                tallies[index].firstBroken = tallies[index].firstBroken ?? seed
            }
        }
    }

    public var text: String {
        var lines = ["\(scenario): \(seeds) seeds, \(held) held, \(seeds - held) broke something; \(events) events", ""]
        for tally in tallies {
            let mark = tally.broken == 0 ? "✓" : "✗"
            let first = tally.firstBroken.map { ", first with seed \($0)" } ?? ""
            lines.append("\(mark) \(tally.expectation): held \(tally.held), broke \(tally.broken)\(first)")
        }
        if let worst { lines += ["", "The worst is seed \(worst)."] }
        return lines.joined(separator: "\n") + "\n"
    }

    public var json: String { PerformanceReport.encode(self) }

    /// What a format for machines shows: each expectation as if it were one run's.
    public var outcomes: [Outcome] {
        tallies.map {
            Outcome(
                expectation: $0.expectation, location: $0.location, held: $0.broken == 0, brokenAt: nil,
                seen: "broke with \($0.broken) of \($0.held + $0.broken) seeds")
        }
    }
}
