import Foundation
import Orchestra
import Testing

@Suite struct TaskDefinitionNameTests {
    private static let arn = "arn:aws:ecs:eu-west-1:123456789012:task-definition/"

    @Test(
        .rule("task-definition.named-by"),
        arguments: [
            ("users", "users", nil), ("users:1", "users", 1), ("users:12", "users", 12), ("A-b_9:1000000", "A-b_9", 1_000_000),
            ("users:2147483647", "users", 2_147_483_647), ("arn:7", "arn", 7), (arn + "users:3", "users", 3),
            (arn + "users", "users", nil),
            ("arn:aws-cn:ecs:cn-north-1:000000000000:task-definition/users:3", "users", 3),
            (String(repeating: "a", count: 255), String(repeating: "a", count: 255), nil),
        ] as [(String, String, Int?)])
    func `a family, a family with its revision and an ARN are read`(_ text: String, _ family: String, _ revision: Int?) throws {
        let name = try ECS.TaskDefinitionName(text)
        #expect(name.family == family)
        #expect(name.revision == revision)
    }

    @Test(
        .rule("task-definition.named-by"),
        arguments: [
            "", " ", ":", "a:", ":1", "a:0", "a:00", "a:+3", "a:-3", "a: 3", "a:3 ", "a:3\n", "a:1:2", "a:x", "a:1.0", "a:٣", "a/b",
            "a b", "a.b", "ä", "a\u{301}", "task-definition/a:1", "a:2147483648", "a:99999999999999999999999999",
            String(repeating: "a", count: 256), "arn:", "arn:aws:ecs", arn, arn + ":1", arn + "a:", arn + "a:0", arn + "a:1:2",
            arn + "a/b:1", "arn:aws:s3:eu-west-1:123456789012:task-definition/a:1",
            "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/a/0123456789abcdef",
            "arn:aws:ecs:eu-west-1:123456789012:service/api/a", "arn:aws:ecs:eu-west-1:123456789012:task-definition:a:1",
            "arn:aws:ecs:eu-west-1:12345:task-definition/a:1", "arn:aws:ecs::123456789012:task-definition/a:1",
            "arn:aws:ecs:eu-west-1:12345678901x:task-definition/a:1", "ARN:aws:ecs:eu-west-1:123456789012:task-definition/a:1",
            "arn:gcp:ecs:eu-west-1:123456789012:task-definition/a:1",
        ])
    func `anything else is refused with ClientException, and the message quotes it`(_ text: String) {
        let error = ecsError { _ = try ECS.TaskDefinitionName(text) }
        #expect(error?.code == .clientException)
        #expect(error?.message == "Invalid task definition identifier '\(text)'.")
        #expect(error?.help != nil)
    }

    @Test func `the help says what is wrong with a revision`() {
        let error = ecsError { _ = try ECS.TaskDefinitionName("users:0") }
        #expect(error?.help == "A revision is a whole number from 1: '0' isn't.")
    }

    @Test(arguments: ["users", "users:3"]) func `a name prints, and is coded, in its short form`(_ text: String) throws {
        let name = try ECS.TaskDefinitionName(text)
        #expect("\(name)" == text)
        #expect(try ECS.TaskDefinitionName(text.contains(":") ? Self.arn + text : text) == name)
        let bytes = try JSONEncoder().encode([name])
        #expect(String(decoding: bytes, as: UTF8.self) == "[\"\(text)\"]")
        #expect(try JSONDecoder().decode([ECS.TaskDefinitionName].self, from: bytes) == [name])
    }

    @Test func `a text that is no name isn't decoded`() {
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([ECS.TaskDefinitionName].self, from: Data("[\"users:0\"]".utf8))
        }
    }

    @Test func `the calls read names the same way`() throws {
        var stage = Simulation()
        try stage.createCluster()
        let id = try stage.registerTaskDefinition(family: "users", containers: [.init("web", image: "i")])
        #expect(try stage.describeTaskDefinition(ECS.TaskDefinitionName("users")).taskDefinitionArn == id.arn)
        #expect(try stage.runTask(id.arn).count == 1)
        #expect(
            ecsError { try stage.runTask("arn:aws:s3:eu-west-1:123456789012:task-definition/users:1") }?.code == .clientException)
        #expect(ecsError { try stage.deregisterTaskDefinition("users") }?.message == "Revision is missing.")
    }
}
