import Foundation
import Orchestra
import Testing

@Suite struct DependencyOrderTests {
    private static func web(_ condition: ECS.ContainerCondition) -> ECS.ContainerState {
        ECS.ContainerState("web", dependsOn: [.init("db", condition)])
    }

    private func decide(_ containers: [ECS.ContainerState]) -> ECS.ContainerStartDecision {
        ECS.DependencyOrder().decide(on: containers)
    }

    @Test(.rule("task.start-in-order")) func `containers without dependencies start in the order of their definition`() {
        #expect(decide([.init("b"), .init("a"), .init("c")]) == .start(["b", "a", "c"]))
    }

    @Test func `a container that has started or ended isn't started again`() {
        #expect(decide([.init("a", lastStatus: .running), .init("b", lastStatus: .stopped, exitCode: 1)]) == .start([]))
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var condition: ECS.ContainerCondition
        var db: ECS.ContainerState
        var decision: ECS.ContainerStartDecision
        init(_ condition: ECS.ContainerCondition, _ db: ECS.ContainerState, _ decision: ECS.ContainerStartDecision) {
            (self.condition, self.db, self.decision) = (condition, db, decision)
        }
        static func never(_ condition: ECS.ContainerCondition) -> ECS.ContainerStartDecision {
            .fail(container: "web", dependency: .init("db", condition))
        }
        var testDescription: String {
            "\(condition): \(db.lastStatus) \(db.exitCode.map { "\($0) " } ?? "")\(db.healthStatus)"
                + (db.startTimeoutElapsed ? " timed out" : "")
        }
    }

    @Test(
        .rule("task.start-condition", "task.complete-condition", "task.success-condition", "task.healthy-condition"),
        arguments: [
            Case(.start, .init("db"), .start(["db"])),
            Case(.start, .init("db", lastStatus: .running), .start(["web"])),
            Case(.start, .init("db", lastStatus: .running, startTimeoutElapsed: true), .start(["web"])),
            // It has started and ended again: started it has.
            Case(.start, .init("db", lastStatus: .stopped, exitCode: 1), .start(["web"])),
            Case(.complete, .init("db"), .start(["db"])),
            Case(.complete, .init("db", lastStatus: .running), .start([])),
            Case(.complete, .init("db", lastStatus: .stopped, exitCode: 0), .start(["web"])),
            Case(.complete, .init("db", lastStatus: .stopped, exitCode: 1), .start(["web"])),
            Case(.complete, .init("db", lastStatus: .stopped, exitCode: 0, startTimeoutElapsed: true), .start(["web"])),
            Case(.complete, .init("db", lastStatus: .running, startTimeoutElapsed: true), Case.never(.complete)),
            Case(.success, .init("db", lastStatus: .running), .start([])),
            Case(.success, .init("db", lastStatus: .stopped, exitCode: 0), .start(["web"])),
            Case(.success, .init("db", lastStatus: .stopped, exitCode: 1), Case.never(.success)),
            Case(.success, .init("db", lastStatus: .stopped, exitCode: 137), Case.never(.success)),
            Case(.success, .init("db", lastStatus: .running, startTimeoutElapsed: true), Case.never(.success)),
            Case(.healthy, .init("db", lastStatus: .running), .start([])),
            Case(.healthy, .init("db", lastStatus: .running, healthStatus: .healthy), .start(["web"])),
            Case(.healthy, .init("db", lastStatus: .running, healthStatus: .healthy, startTimeoutElapsed: true), .start(["web"])),
            // UNHEALTHY only blocks: a later check may pass.
            Case(.healthy, .init("db", lastStatus: .running, healthStatus: .unhealthy), .start([])),
            Case(
                .healthy, .init("db", lastStatus: .running, healthStatus: .unhealthy, startTimeoutElapsed: true),
                Case.never(.healthy)),
            Case(.healthy, .init("db", lastStatus: .stopped, exitCode: 0), Case.never(.healthy)),
        ])
    func `a condition holds, may come or never comes`(_ wanted: Case) {
        #expect(decide([wanted.db, Self.web(wanted.condition)]) == wanted.decision)
        // Whoever stands first in the definition.
        #expect(decide([Self.web(wanted.condition), wanted.db]) == wanted.decision)
    }

    @Test func `all conditions must hold`() {
        let app = ECS.ContainerState("app", dependsOn: [.init("db", .start), .init("migrate", .success)])
        let (db, migrate) = (ECS.ContainerState("db", lastStatus: .running), ECS.ContainerState("migrate", lastStatus: .running))
        #expect(decide([db, migrate, app]) == .start([]))
        #expect(decide([db, .init("migrate", lastStatus: .stopped, exitCode: 0), app]) == .start(["app"]))
    }

    @Test func `states and decisions are coded`() throws {
        let decisions = [.start(["a"]), Case.never(.success)]
        #expect(try JSONDecoder().decode([ECS.ContainerStartDecision].self, from: JSONEncoder().encode(decisions)) == decisions)
        let state = ECS.ContainerState("db", dependsOn: [.init("a", .healthy)], lastStatus: .stopped, exitCode: 3)
        #expect(try JSONDecoder().decode(ECS.ContainerState.self, from: JSONEncoder().encode(state)) == state)
    }
}
