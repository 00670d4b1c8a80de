import Diagnostics
import Exercises
import Foundation
import Sandbox
import Testing
import Wire

/// Submissions that try to gain a point, to harm the judge, or to leave something behind.
@Suite(
    .enabled(
        if: AttackCourt.canJudge, "there is no sandbox here, and without one nobody else's code is judged: install bubblewrap"),
    .timeLimit(.minutes(20)))
struct AttackTests {
    @Test(arguments: Attack.all) func `an attack gains nothing, leaves nothing and changes nobody else's verdict`(_ attack: Attack)
        async throws
    {
        let before = try await AttackCourt.before.value
        try await AttackCourt.places.withSlot { slot in
            let code = attack.code + Array("\n// attack \(attack.name)\n".utf8)
            let standing = Leftovers.kernelObjects(ofSlot: slot)
            let verdict = try await AttackCourt.verdict(on: code, slot: slot)
            expect(attack, verdict)
            #expect(Leftovers.found(ofSlot: slot, attack: attack.name, besides: standing) == [])
            let next = try await AttackCourt.verdict(on: AttackCourt.solution, slot: slot)
            #expect(try AttackCourt.bytes(of: next) == before, "the next submission's verdict")
            if attack.isSameAgain {
                let again = try await AttackCourt.verdict(on: code, slot: slot)
                guard !dependsOnTime(verdict), !dependsOnTime(again) else { return }
                #expect(try AttackCourt.bytes(of: again) == AttackCourt.bytes(of: verdict), "judged again")
            }
        }
    }

    /// Whether a limit on time may have had a part in it: on a busy machine it may end by another one.
    private func dependsOnTime(_ verdict: Verdict) -> Bool {
        switch verdict.outcome {
        case .notCompiled(let diagnostics): diagnostics.contains { $0.id.hasPrefix("compiler") && $0.sourceLine == nil }
        case .refused(let reason): reason.contains("took longer")
        case .failed: verdict.checks.contains { $0.failure?.kind == .timedOut || $0.askedCount < $0.caseCount }
        case .passed: false
        }
    }

    private func expect(_ attack: Attack, _ verdict: Verdict) {
        let text = VerdictWriter(usesColor: false).text(of: verdict, title: "Numbers and names", file: "Answer.swift")
        #expect(answer(verdict) == attack.must, "\(text)")
        #expect(verdict.hasPassed == (attack.must == .passes), "\(text)")
        if let saying = attack.saying { #expect(text.contains(saying), "\(text)") }
        if attack.tellsWhetherItGotThrough {
            let failure = verdict.checks.first { $0.id == "sum" }?.failure
            // On a busy machine it may run out of time before it is refused: nothing got through either way.
            #expect(
                failure?.got == "-1" || failure?.kind == .timedOut, "it ran, and what it tried didn't work; \(text)")
        }
        // Nothing that steers a terminal, and no line of its own at the margin.
        #expect(
            text.unicodeScalars.allSatisfy {
                $0 == "\n" || ![.control, .format].contains($0.properties.generalCategory) || $0.value == 0x200D
            }, "\(text)")
        #expect(!text.split(separator: "\n").dropFirst().contains { $0.hasPrefix("✓") }, "\(text)")
        #expect(text.utf8.count < 20_000)
    }

    private func answer(_ verdict: Verdict) -> Attack.Answer {
        switch verdict.outcome {
        case .passed: .passes
        case .failed: .fails
        case .notCompiled: .notCompiled
        case .refused: .refused
        }
    }

    @Test func `the solution passes, and there are enough attacks`() async throws {
        let verdict = try await AttackCourt.verdict(on: AttackCourt.solution, slot: 998)
        #expect(verdict.outcome == .passed)
        #expect(Attack.all.count >= 60)
    }
}
