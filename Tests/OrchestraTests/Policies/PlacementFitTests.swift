import Foundation
import Orchestra
import Testing

@Suite struct PlacementFitTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var title: String
        var task: ECS.TaskRequirements
        var instance = ECS.InstanceRoom(cpu: 1024, memory: 2048, portsInUse: [.init(22), .init(80), .init(53, .udp)])
        var failure: String?
        var testDescription: String { title }
    }

    @Test(
        .rule("placement.fit"),
        arguments: [
            Case(title: "nothing wanted", task: .init()),
            Case(title: "all that is left", task: .init(cpu: 1024, memory: 2048)),
            Case(title: "one unit too many", task: .init(cpu: 1025, memory: 1), failure: "RESOURCE:CPU"),
            Case(title: "one MiB too many", task: .init(cpu: 1, memory: 2049), failure: "RESOURCE:MEMORY"),
            Case(title: "memory is named before CPU", task: .init(cpu: 2000, memory: 3000), failure: "RESOURCE:MEMORY"),
            Case(title: "a free port", task: .init(hostPorts: [.init(8080)])),
            Case(title: "a port in use", task: .init(hostPorts: [.init(8080), .init(80)]), failure: "RESOURCE:PORTS"),
            Case(title: "a reserved port", task: .init(hostPorts: [.init(22)]), failure: "RESOURCE:PORTS"),
            Case(title: "the same number with udp is another port", task: .init(hostPorts: [.init(80, .udp), .init(53)])),
            Case(title: "a udp port in use", task: .init(hostPorts: [.init(53, .udp)]), failure: "RESOURCE:PORTS"),
            Case(
                title: "a port that the task itself wants twice", task: .init(hostPorts: [.init(90), .init(90)]),
                failure: "RESOURCE:PORTS"),
            Case(title: "CPU before ports", task: .init(cpu: 2000, hostPorts: [.init(80)]), failure: "RESOURCE:CPU"),
            Case(title: "another architecture", task: .init(cpuArchitecture: .arm64), failure: "ATTRIBUTE"),
            Case(
                title: "ports before attributes", task: .init(hostPorts: [.init(80)], cpuArchitecture: .arm64),
                failure: "RESOURCE:PORTS"),
            Case(
                title: "the same architecture", task: .init(cpuArchitecture: .arm64),
                instance: .init(cpu: 0, memory: 0, cpuArchitecture: .arm64)),
            Case(
                title: "an instance that doesn't say", task: .init(), instance: .init(cpu: 0, memory: 0, cpuArchitecture: nil),
                failure: "ATTRIBUTE"),
        ])
    func `a task fits, or the reason is the API's`(_ wanted: Case) {
        #expect(ECS.ResourceFit().failure(placing: wanted.task, on: wanted.instance)?.rawValue == wanted.failure)
    }

    // MARK: What a task takes

    private func requirements(
        _ containers: [ECS.ContainerDefinition], cpu: String? = nil, memory: String? = nil, networkMode: ECS.NetworkMode = .bridge
    ) throws -> ECS.TaskRequirements {
        var stage = Simulation()
        let id = try stage.registerTaskDefinition(
            family: "f", containers: containers, cpu: cpu, memory: memory, networkMode: networkMode, requiresCompatibilities: [])
        return ECS.TaskRequirements(stage[id])
    }

    @Test(.rule("placement.task-requirements"))
    func `a task takes its own sizes, and else the sums of its containers`() throws {
        let containers: [ECS.ContainerDefinition] = [
            .init("a", image: "i", cpu: 100, memory: 300, memoryReservation: 200), .init("b", image: "i", cpu: 28, memory: 64),
        ]
        #expect(try requirements(containers) == .init(cpu: 128, memory: 264))
        #expect(try requirements(containers, cpu: "512", memory: "1 GB") == .init(cpu: 512, memory: 1024))
    }

    @Test(
        .rule("placement.host-ports-by-network-mode"),
        arguments: [
            (.awsvpc, []), (.bridge, [.init(80), .init(53, .udp)]), (.host, [.init(53, .udp), .init(8080)]), (.none, []),
        ] as [(ECS.NetworkMode, [ECS.HostPort])])
    func `which host ports a task takes depends on its network mode`(_ networkMode: ECS.NetworkMode, _ ports: [ECS.HostPort]) throws
    {
        let mappings: [ECS.PortMapping] =
            switch networkMode {
            case .bridge:
                [
                    .init(containerPort: 8080, hostPort: 80), .init(containerPort: 53, hostPort: 53, protocol: .udp),
                    .init(containerPort: 9090), .init(containerPort: 9091, hostPort: 0),
                ]
            case .none: []
            default: [.init(containerPort: 53, protocol: .udp), .init(containerPort: 8080, hostPort: 8080)]
            }
        let taken = try requirements([.init("a", image: "i", memory: 64, portMappings: mappings)], networkMode: networkMode)
        #expect(taken.hostPorts == ports)
    }

    // MARK: What an instance has left

    private let instance = ECS.ContainerInstance(
        containerInstanceArn: "arn:aws:ecs:eu-west-1:123456789012:container-instance/api/0123456789abcdef0123456789abcdef",
        ec2InstanceId: "i-0123456789abcdef0", registeredResources: .instance(cpu: 2048, memory: 3900),
        remainingResources: [.cpu(1024), .memory(1900), .ports([22, 2375, 2376, 51_678, 51_679, 80]), .portsUDP([53])],
        attributes: [.init("ecs.os-type", "linux"), .cpuArchitecture(.arm64), .init("ecs.capability.external")])

    @Test func `the room of an instance is what remains, without the ports that are taken`() {
        #expect(
            ECS.InstanceRoom(instance)
                == .init(
                    cpu: 1024, memory: 1900,
                    portsInUse: [
                        .init(22), .init(2375), .init(2376), .init(51_678), .init(51_679), .init(80), .init(53, .udp),
                    ], cpuArchitecture: .arm64))
        #expect(
            ECS.InstanceRoom(.init(containerInstanceArn: "a", registeredResources: []))
                == .init(cpu: 0, memory: 0, cpuArchitecture: nil))
    }

    @Test func `a fresh instance has all that it registers, and ports 22, 2375, 2376, 51678 and 51679 are reserved`() {
        let fresh = ECS.ContainerInstance(containerInstanceArn: "a", registeredResources: .instance(cpu: 2048, memory: 3900))
        #expect(fresh.remainingResources == fresh.registeredResources)
        #expect(fresh.registeredResources[2].stringSetValue == ["22", "2375", "2376", "51678", "51679"])
    }

    @Test func `an instance is described as DescribeContainerInstances does`() throws {
        let bytes = try JSONEncoder().encode(instance)
        #expect(try JSONDecoder().decode(ECS.ContainerInstance.self, from: bytes) == instance)
        let json = try JSONSerialization.jsonObject(with: bytes) as? [String: Any]
        #expect(json?["status"] as? String == "ACTIVE")
        #expect(json?["agentConnected"] as? Bool == true)
        let resources = json?["remainingResources"] as? [[String: Any]]
        #expect(resources?[0]["name"] as? String == "CPU")
        #expect(resources?[0]["type"] as? String == "INTEGER")
        #expect(resources?[0]["integerValue"] as? Int == 1024)
        #expect(resources?[3]["name"] as? String == "PORTS_UDP")
        #expect(resources?[3]["type"] as? String == "STRINGSET")
        #expect(resources?[3]["stringSetValue"] as? [String] == ["53"])
        let attributes = json?["attributes"] as? [[String: String]]
        #expect(attributes?[1] == ["name": "ecs.cpu-architecture", "value": "arm64"])
        #expect(attributes?[2] == ["name": "ecs.capability.external"])
    }
}
