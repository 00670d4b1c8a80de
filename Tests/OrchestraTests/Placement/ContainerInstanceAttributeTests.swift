import Orchestra
import Testing

@Suite struct ContainerInstanceAttributeTests {
    @Test(.rule("container-instance.put-attributes", "container-instance.list-attributes"))
    func `attributes are put, overwritten, listed and deleted`() throws {
        var machines = try Machines("ab")
        let (first, second) = (machines.instances[0], machines.instances[1])
        try machines.stage.putAttributes(
            [.init("stack", "test", targetId: first.id), .init("ssd", targetId: second.arn)], in: "api")
        try machines.stage.putAttributes([.init("stack", "prod", targetId: first.id)], in: "api")
        #expect(
            try machines.stage.listAttributes(in: "api", attributeName: "stack") == [.init("stack", "prod", targetId: first.arn)])
        #expect(try machines.stage.listAttributes(in: "api", attributeName: "ssd") == [.init("ssd", nil, targetId: second.arn)])
        #expect(try machines.stage.listAttributes(in: "api", attributeName: "stack", attributeValue: "test") == [])
        #expect(machines.stage[first].attributes.last == .init("stack", "prod"))
        try machines.stage.deleteAttributes([.init("stack", targetId: first.id)], in: "api")
        #expect(try machines.stage.listAttributes(in: "api", attributeName: "stack") == [])
    }

    @Test(.rule("container-instance.attributes-make-room"))
    func `a service that waited for an attribute starts when it comes`() throws {
        var machines = try Machines("a")
        try machines.define()
        let web = try machines.serve(1, constraints: [.memberOf("attribute:stack == prod")])
        machines.stage.run(for: .seconds(60))
        #expect(machines.stage.tasks(of: web) == [])
        try machines.stage.putAttributes([.init("stack", "prod", targetId: machines.instances[0].id)], in: "api")
        machines.stage.run(for: .seconds(60))
        #expect(machines.stage.tasks(of: web, .running).count == 1)
    }

    @Test(
        .rule("container-instance.attribute-names"),
        arguments: [
            ("", nil), ("a b", nil), (String(repeating: "x", count: 129), nil), ("ok", ""), ("ok", " x"), ("ok", "x "),
            ("ok", "é"), ("ok", String(repeating: "x", count: 129)), ("ecs.instance-type", "m5.large"),
        ] as [(String, String?)])
    func `names and values have their letters`(_ name: String, _ value: String?) throws {
        var machines = try Machines()
        let error = ecsError {
            try machines.stage.putAttributes([.init(name, value, targetId: machines.instances[0].id)], in: "api")
        }
        #expect(error?.code == .invalidParameterException)
    }

    @Test(.rule("container-instance.attribute-target", "container-instance.attribute-limit"))
    func `the target must be there, and takes ten`() throws {
        var machines = try Machines()
        let error = ecsError { try machines.stage.putAttributes([.init("x", targetId: "nobody")], in: "api") }
        #expect(error?.code == .targetNotFoundException)
        #expect(error?.message == "Could not find nobody")
        let own = machines.instances[0].id
        try machines.stage.putAttributes((1...10).map { .init("x\($0)", "a", targetId: own) }, in: "api")
        try machines.stage.putAttributes([.init("x1", "b", targetId: own)], in: "api")
        let one = ecsError { try machines.stage.putAttributes([.init("x11", targetId: own)], in: "api") }
        #expect(one?.code == .attributeLimitExceededException)
        #expect(try machines.stage.listAttributes(in: "api", attributeName: "x11") == [])
        #expect(ecsError { try machines.stage.putAttributes([], in: "api") }?.code == .invalidParameterException)
        #expect(
            ecsError { _ = try machines.stage.listAttributes(in: "api", targetType: "task") }?.code == .invalidParameterException)
    }
}
