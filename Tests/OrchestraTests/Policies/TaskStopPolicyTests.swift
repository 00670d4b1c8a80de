import Foundation
import Orchestra
import Testing

@Suite struct EssentialContainersTests {
    private let stop = ECS.TaskStop(.essentialContainerExited, "Essential container in task exited")
    private let containers: [ECS.ContainerRole] = [.init("proxy"), .init("log", essential: false), .init("web")]

    private func decide(_ exits: [ECS.ContainerExit]) -> ECS.TaskStop? {
        ECS.EssentialContainers().stop(of: containers, after: exits)
    }

    @Test(.rule("task.essential-exit"), arguments: [0, 1, 137, 143])
    func `an essential container that exits stops the task, whatever the code`(_ code: Int) {
        #expect(decide([.init("web", exitCode: code)]) == stop)
    }

    @Test(.rule("task.nonessential-exit"), arguments: [0, 1]) func `a container that isn't essential doesn't`(_ code: Int) {
        #expect(decide([.init("log", exitCode: code)]) == nil)
    }

    @Test func `one essential container among those that exited is enough`() {
        #expect(decide([.init("log", exitCode: 0), .init("proxy", exitCode: 0)]) == stop)
        #expect(decide([.init("proxy", exitCode: 0), .init("log", exitCode: 0)]) == stop)
    }

    @Test func `nobody has exited, nothing stops`() { #expect(decide([]) == nil) }

    @Test func `a stop is coded with the API's words`() throws {
        let json = try JSONSerialization.jsonObject(with: JSONEncoder().encode(stop)) as? [String: String]
        #expect(json == ["stopCode": "EssentialContainerExited", "stoppedReason": "Essential container in task exited"])
    }

    @Test func `somebody else's policy decides instead, and is told of the exits in their order`() throws {
        final class LastOne: ECS.TaskStopPolicy, @unchecked Sendable {
            var seen: [[String]] = []
            func stop(of containers: [ECS.ContainerRole], after exits: [ECS.ContainerExit]) -> ECS.TaskStop? {
                seen.append(exits.map { "\($0.name) \($0.exitCode)" })
                return exits.count == containers.count ? ECS.TaskStop(.essentialContainerExited, "all are gone") : nil
            }
        }
        let policy = LastOne()
        var stage = Simulation(policies: Policies(taskStopPolicy: policy))
        try stage.createCluster()
        try stage.registerTaskDefinition(family: "solo", containers: [.init("a", image: "i"), .init("b", image: "i")])
        let task = try stage.runTask("solo")[0]
        stage.run(for: .seconds(30))
        stage.crash(task, container: "b", exitCode: 2)
        stage.run(for: .seconds(30))
        #expect(stage[task].lastStatus == .running)
        stage.crash(task, container: "a", exitCode: 1)
        stage.run(for: .seconds(30))
        #expect(stage[task].lastStatus == .stopped)
        #expect(stage[task].stoppedReason == "all are gone")
        #expect(policy.seen == [["b 2"], ["b 2", "a 1"]])
    }
}
