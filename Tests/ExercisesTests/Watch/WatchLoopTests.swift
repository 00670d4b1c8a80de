import Exercises
import Sandbox
import Testing
import Wire

@Suite struct WatchLoopTests {
    private func verdict(_ outcome: Verdict.Outcome, _ kind: Failure.Kind = .wrong) -> Verdict {
        var check = CheckResult(id: "a", title: "A", reads: "01", visibility: .visible, caseCount: 1)
        if outcome == .failed { check.failure = Failure(kind: kind, tried: "", expected: "", got: "") }
        let inputs = Verdict.Inputs(
            exercise: "x", submission: "a", suite: "b", mutants: "m", engine: "c", compiler: "d", confinement: .sandbox, seed: 1)
        return Verdict(inputs: inputs, outcome: outcome, checks: [check])
    }

    private let misconception = Misconception(name: "m", explanation: "It forgets.", reads: "01")

    /// What each input causes, one after the other.
    private func effects(_ inputs: WatchLoop.Input...) -> [[WatchLoop.Effect]] {
        var loop = WatchLoop()
        return inputs.map { loop.handle($0) }
    }

    @Test func `a change is judged, and the verdict shown`() {
        let passed = verdict(.passed)
        #expect(
            effects(.changed, .judged(run: 1, passed, took: .seconds(1))) == [[.judge(run: 1)], [.show(passed, took: .seconds(1))]])
    }

    @Test func `a failure is shown first and explained after`() {
        let failed = verdict(.failed)
        #expect(
            effects(.changed, .judged(run: 1, failed, took: .zero), .explained(run: 1, misconception))
                == [[.judge(run: 1)], [.show(failed, took: .zero), .explain(run: 1, failed)], [.showMisconception(misconception)]])
        #expect(effects(.changed, .judged(run: 1, failed, took: .zero), .explained(run: 1, nil)).last == [])
    }

    @Test func `what is still to be written needs no explanation`() {
        let open = verdict(.failed, .unwritten)
        #expect(effects(.changed, .judged(run: 1, open, took: .zero)).last == [.show(open, took: .zero)])
    }

    @Test func `a newer change ends the run that is under way, and nothing of it is shown`() {
        let failed = verdict(.failed)
        let passed = verdict(.passed)
        #expect(
            effects(.changed, .changed, .judged(run: 1, failed, took: .zero), .judged(run: 2, passed, took: .zero))
                == [[.judge(run: 1)], [.cancel, .judge(run: 2)], [], [.show(passed, took: .zero)]])
        #expect(
            effects(.changed, .judged(run: 1, failed, took: .zero), .changed, .explained(run: 1, misconception))[2...]
                == [[.cancel, .judge(run: 2)], []])
        #expect(
            effects(.changed, .changed, .problem(run: 1, "no disk"), .problem(run: 2, "no disk"))[2...] == [[], [.tell("no disk")]])
    }

    @Test func `a file that goes away ends the run as well`() {
        #expect(
            effects(.changed, .gone("it isn't there"), .judged(run: 1, verdict(.passed), took: .zero))[1...]
                == [[.cancel, .tell("it isn't there")], []])
    }

    @Test func `keys are heard while it judges, and only those that must end the run`() {
        let passed = verdict(.passed)
        #expect(
            effects(.changed, .key(.hint), .key(.list), .judged(run: 1, passed, took: .zero))[1...]
                == [[.hint], [.list], [.show(passed, took: .zero)]])
        #expect(effects(.changed, .key(.next))[1] == [.cancel, .next])
        #expect(effects(.changed, .key(.quit))[1] == [.cancel, .quit])
        #expect(effects(.changed, .key(.run))[1] == [.cancel, .judge(run: 2)])
        #expect(effects(.key(.quit)) == [[.quit]])
    }

    @Test func `it goes to the next exercise when asked to, never by itself`() {
        #expect(effects(.changed, .judged(run: 1, verdict(.passed), took: .zero)).joined().contains(.next) == false)
        #expect(effects(.key(.next)) == [[.next]])
    }

    @Test func `who types on the wrong keys is told the right ones once`() {
        #expect(effects(.key(.other), .key(.other), .key(.hint), .key(.other)) == [[.keys], [], [.hint], [.keys]])
    }
}
