import Orchestra
import Testing

@testable import Simulate

@Suite struct RunTests {
    @Test(arguments: 1...12 as ClosedRange<UInt64>)
    func `whatever is done, the invariants hold`(seed: UInt64) {
        #expect(Run(History(seed: seed, steps: 40)).perform() == nil)
    }

    @Test func `the same seed gives the same history and the same story`() {
        let (one, two) = (History(seed: 7, steps: 30), History(seed: 7, steps: 30))
        #expect(one.items == two.items)
        let (first, second) = (Campaign.tell(one), Campaign.tell(two))
        #expect(first.story.lines == second.story.lines)
        #expect(first.story.lines.count > 30)
    }

    @Test func `several at a time find what one at a time finds`() async {
        let alone = await Campaign(seeds: 6, steps: 20, jobs: 1).perform()
        let together = await Campaign(seeds: 6, steps: 20, jobs: 3).perform()
        #expect(alone.events == together.events)
        #expect(alone.seeds == 6 && together.seeds == 6)
    }

    @Test func `a history without some of its items does the others as before`() {
        let history = History(seed: 3, steps: 20)
        let part = history.keeping([0, 2, 5])
        #expect(part.items == [history.items[0], history.items[2], history.items[5]])
    }
}

@Suite struct ShrinkTests {
    /// Something that isn't so: no task ever runs.
    private let wrong = Run.Checks([
        Invariant(
            "test.nothing-runs", "No task runs.", because: "It is wrong on purpose.",
            .entry { entry, _ in
                if case .taskStatusChanged(_, let label, .running) = entry.event { "\(label) runs" } else { nil }
            })
    ])

    private func seedThatRuns() -> UInt64 { (1...).first { Run(History(seed: $0, steps: 40), checks: wrong).perform() != nil }! }

    @Test func `an invariant that is broken is caught, and its history shrunk to what it takes`() throws {
        let seed = seedThatRuns()
        let whole = History(seed: seed, steps: 40)
        let (history, violation, story) = try #require(Campaign.explain(seed, steps: 40, checks: wrong))
        #expect(violation.invariant == "test.nothing-runs")
        #expect(history.items.count < whole.items.count / 4)
        // A cluster, a task definition, who starts a task, and time: not much more.
        #expect(history.items.count <= 8)
        #expect(story.lines.contains { $0.contains(" is RUNNING") })
    }

    @Test func `what is left breaks it again, by the numbers that the story names`() throws {
        let seed = seedThatRuns()
        let (history, violation, _) = try #require(Campaign.explain(seed, steps: 40, checks: wrong))
        let again = History(seed: seed, steps: 40).keeping(Set(history.items.map(\.place)))
        #expect(Run(again, checks: wrong).perform() == violation)
    }

    @Test func `nothing can be taken away from what is left`() throws {
        let (history, violation, _) = try #require(Campaign.explain(seedThatRuns(), steps: 40, checks: wrong))
        for item in history.items {
            let less = history.keeping(Set(history.items.map(\.place)).subtracting([item.place]))
            #expect(Run(less, checks: wrong).perform()?.invariant != violation.invariant)
        }
    }
}

@Suite struct InvariantTests {
    @Test func `each invariant has an id of its own, a sentence and a reason`() {
        #expect(Set(Invariant.all.map(\.id)).count == Invariant.all.count)
        #expect(Invariant.all.count >= 40)
        for invariant in Invariant.all {
            #expect(invariant.sentence.hasSuffix(".") && invariant.reason.hasSuffix("."), "\(invariant.id)")
            #expect(invariant.id.allSatisfy { $0.isLowercase || $0 == "." || $0 == "-" }, "\(invariant.id)")
        }
    }

    @Test func `each move has a name of its own`() { #expect(Set(Move.all.map(\.name)).count == Move.all.count) }
}

@Suite struct FuzzTests {
    @Test(arguments: Fuzz.all.map(\.name))
    func `what must hold of a parser holds`(name: String) throws {
        let parser = try #require(Fuzz.all.first { $0.name == name })
        let failure = Fuzz(seed: 11, inputs: 300).perform(parser)
        #expect(failure == nil, "\(failure?.input.debugDescription ?? ""): \(failure?.what ?? "")")
    }

    @Test func `a parser that is wrong is caught, with the input`() throws {
        let wrong = Fuzz.Parser(name: "wrong", corpus: ["abc"]) { input, _ in input.contains("cc") ? "it has two" : nil }
        let failure = try #require(Fuzz(inputs: 10_000).perform(wrong))
        #expect(failure.input.contains("cc"))
        #expect(Fuzz(inputs: 10_000).perform(wrong)?.input == failure.input)
    }

    @Test(arguments: [
        ("*", "", true), ("a*b", "ab", true), ("a*b", "acb!", false), ("?", "", false), ("a?c", "abc", true), ("**", "x", true),
    ])
    func `the naive matcher knows wildcards`(pattern: String, text: String, matches: Bool) {
        #expect(NaiveMatcher.wildcards(Array(pattern.utf8), Array(text.utf8)) == matches)
    }
}
