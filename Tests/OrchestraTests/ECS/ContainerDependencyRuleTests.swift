import Foundation
import Orchestra
import Testing

/// What RegisterTaskDefinition refuses of `dependsOn`, and how it is coded.
@Suite struct ContainerDependencyRuleTests {
    private static let check = ECS.HealthCheck(command: ["CMD", "ok"], interval: 10, retries: 1)

    struct Refusal: Sendable, CustomTestStringConvertible {
        var containers: [ECS.ContainerDefinition]
        var container = "a"
        var help: String
        var testDescription: String { help }
    }

    @Test(
        .rule(
            "task-definition.waits-for-existing", "task-definition.no-circles", "task-definition.complete-of-nonessential",
            "task-definition.healthy-of-checked"),
        arguments: [
            Refusal(
                containers: [.init("a", image: "i", dependsOn: [.init("a", .start)])], help: "A container can't wait for itself."),
            Refusal(
                containers: [.init("a", image: "i", dependsOn: [.init("b", .start)])],
                help: "There is no container 'b' in this task definition."),
            Refusal(
                containers: [.init("a", image: "i", dependsOn: [.init("dba", .start)]), .init("db", image: "i")],
                help: "There is no container 'dba'; did you mean 'db'?"),
            Refusal(
                containers: [.init("a", image: "i", dependsOn: [.init("b", .complete)]), .init("b", image: "i")],
                help: "It waits for COMPLETE of 'b', which is essential: the task would end with it. Make 'b' not essential."),
            Refusal(
                containers: [.init("a", image: "i", dependsOn: [.init("b", .success)]), .init("b", image: "i")],
                help: "It waits for SUCCESS of 'b', which is essential: the task would end with it. Make 'b' not essential."),
            Refusal(
                containers: [.init("a", image: "i", dependsOn: [.init("b", .healthy)]), .init("b", image: "i")],
                help: "It waits for HEALTHY of 'b', which has no healthCheck: give it one, or wait for START."),
            Refusal(
                containers: [
                    .init("a", image: "i", dependsOn: [.init("b", .start)]),
                    .init("b", image: "i", dependsOn: [.init("a", .start)]),
                ],
                help: "The containers wait for each other in a circle: a → b → a."),
            Refusal(
                containers: [
                    .init("x", image: "i", dependsOn: [.init("a", .start)]),
                    .init("a", image: "i", dependsOn: [.init("d", .start), .init("b", .start)]),
                    .init("b", image: "i", dependsOn: [.init("d", .start), .init("c", .start)]),
                    .init("c", image: "i", dependsOn: [.init("a", .start)]), .init("d", image: "i"),
                ],
                help: "The containers wait for each other in a circle: a → b → c → a."),
        ])
    func `registration refuses dependencies that can't be met`(_ refusal: Refusal) {
        var stage = Simulation()
        let error = ecsError { try stage.registerTaskDefinition(family: "f", containers: refusal.containers) }
        #expect(error?.code == .clientException)
        #expect(error?.message == "Invalid 'dependsOn' setting for container '\(refusal.container)'.")
        #expect(error?.help == refusal.help)
    }

    @Test(
        .rule("task-definition.timeouts"),
        arguments: [
            (1, true, false), (2, true, true), (120, true, true), (121, true, false), (121, false, true), (0, false, false),
        ])
    func `startTimeout is 2 to 120 seconds on Fargate, and 2 at least elsewhere`(_ seconds: Int, _ fargate: Bool, _ allowed: Bool) {
        var stage = Simulation()
        let error = ecsError {
            try stage.registerTaskDefinition(
                family: "f", containers: [.init("a", image: "i", startTimeout: seconds)],
                requiresCompatibilities: fargate ? [.fargate] : [])
        }
        #expect((error == nil) == allowed)
        if let error { #expect(error.message == "Invalid 'startTimeout' setting for container 'a'.") }
    }

    @Test func `a definition is coded as the API has it, and old texts are still read`() throws {
        let old = #"{"name":"a","image":"i","cpu":0,"portMappings":[],"essential":true,"environment":[]}"#
        let plain = try JSONDecoder().decode(ECS.ContainerDefinition.self, from: Data(old.utf8))
        #expect(plain == .init("a", image: "i"))
        #expect(try JSONDecoder().decode(ECS.ContainerDefinition.self, from: Data(#"{"name":"a","image":"i"}"#.utf8)) == plain)
        #expect(!String(decoding: try JSONEncoder().encode(plain), as: UTF8.self).contains("dependsOn"))

        let waiting = ECS.ContainerDefinition(
            "a", image: "i", port: 80, cpu: 1, memory: 8, memoryReservation: 4, essential: false, environment: [.init("K", "v")],
            healthCheck: Self.check, dependsOn: [.init("db", .healthy)], startTimeout: 30, stopTimeout: 5)
        let bytes = try JSONEncoder().encode(waiting)
        #expect(try JSONDecoder().decode(ECS.ContainerDefinition.self, from: bytes) == waiting)
        let json = try JSONSerialization.jsonObject(with: bytes) as? [String: Any]
        #expect(json?["dependsOn"] as? [[String: String]] == [["containerName": "db", "condition": "HEALTHY"]])
    }
}
