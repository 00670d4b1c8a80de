import Orchestra
import Testing

/// Random faults and commands on container instances: nothing is given twice, and in the end everything is in its place.
@Suite struct MachinesUnderFaultsTests {
    /// A small generator, so that a failure can be had again.
    private struct Dice {
        var state: UInt64
        mutating func roll(_ sides: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % sides
        }
    }

    @Test(arguments: 1...5) func `whatever happens, resources add up and services come to rest`(_ seed: UInt64) throws {
        var machines = try Machines("aabbc", cpu: 2048, memory: 4096, seed: seed)
        for family in ["web", "users", "log"] {
            try machines.define(family, cpu: 128, memory: 256, ports: [.init(containerPort: 80)])
        }
        let services = [
            try machines.serve("web", 6, rebalancing: .enabled), try machines.serve("users", 4, strategy: [.binpack("memory")]),
            try machines.serve("log", nil, scheduling: .daemon),
        ]
        var dice = Dice(state: seed)
        for _ in 0..<40 {
            machines.stage.run(for: .seconds(dice.roll(20)))
            try happen(&machines, services, &dice)
            for instance in machines.instances { check(machines.stage[instance]) }
        }
        for instance in machines.instances where machines.stage[instance].status != .inactive {
            machines.stage.connectAgent(of: instance)
            try machines.stage.updateContainerInstancesState([instance], status: .active)
        }
        for zone in "abc" { try machines.add(zone, cpu: 4096, memory: 8192) }
        machines.stage.run(for: .seconds(1800))
        let alive = machines.instances.filter { machines.stage[$0].status == .active }
        for service in services {
            let described = machines.stage[service]
            #expect(described.runningCount == described.desiredCount, "\(service)")
            #expect(described.deployments.count == 1, "\(service)")
        }
        #expect(machines.stage[services[2]].desiredCount == alive.count)
        for instance in alive {
            let count = machines.stage.tasks(on: instance).count
            let (all, left) = (machines.stage[instance].registeredResources, machines.stage[instance].remainingResources)
            #expect(all[0].integerValue - left[0].integerValue == 128 * count)
            #expect(all[1].integerValue - left[1].integerValue == 256 * count)
        }
    }

    private func check(_ instance: ECS.ContainerInstance) {
        for index in 0..<2 {
            #expect(instance.remainingResources[index].integerValue >= 0)
            #expect(instance.remainingResources[index].integerValue <= instance.registeredResources[index].integerValue)
        }
    }

    private func happen(_ machines: inout Machines, _ services: [ECS.Service.ID], _ dice: inout Dice) throws {
        let alive = machines.instances.filter { machines.stage[$0].status != .inactive }
        let instance = alive.isEmpty ? try machines.add("a") : alive[dice.roll(alive.count)]
        switch dice.roll(9) {
        case 0: machines.stage.terminate(instance)
        case 1: try machines.stage.updateContainerInstancesState([instance], status: .draining)
        case 2: try machines.stage.updateContainerInstancesState([instance], status: .active)
        case 3: machines.stage.disconnectAgent(of: instance)
        case 4: machines.stage.connectAgent(of: instance)
        case 5: try machines.add(dice.roll(2) == 0 ? "a" : "c", cpu: 1024, memory: 2048)
        case 6: try machines.stage.updateService(services[dice.roll(2)], desiredCount: dice.roll(12))
        case 7: try machines.stage.updateService(services[dice.roll(3)], forceNewDeployment: true)
        default:
            let running = machines.stage.tasks(of: services[dice.roll(3)], .running)
            if !running.isEmpty { try machines.stage.stopTask(running[dice.roll(running.count)]) }
        }
    }
}
