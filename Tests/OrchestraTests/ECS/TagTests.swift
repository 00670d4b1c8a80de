import Orchestra
import Testing

/// TagResource, UntagResource, ListTagsForResource.
@Suite struct TagTests {
    @Test(.rule("cluster.tags")) func `tags are added, overwritten by key, and taken away`() throws {
        var stage = Simulation()
        let arn = try stage.createCluster("api").arn
        try stage.tagResource(arn, tags: [.init(key: "a", value: "1"), .init(key: "b")])
        try stage.tagResource(arn, tags: [.init(key: "a", value: "2")])
        #expect(try stage.listTagsForResource(arn) == [.init(key: "b"), .init(key: "a", value: "2")])
        try stage.untagResource(arn, tagKeys: ["b", "c"])
        #expect(try stage.listTagsForResource(arn) == [.init(key: "a", value: "2")])
        #expect(Simulation(replaying: stage.recording).log == stage.log)
    }

    @Test(
        .rule("quota.tags", "cluster.tag-rules"),
        arguments: [
            [], [.init(key: "")], [.init(key: String(repeating: "k", count: 129))],
            [.init(key: "a", value: String(repeating: "v", count: 257))], [.init(key: "AWS:a")],
            [.init(key: "a"), .init(key: "a")], (0...50).map { .init(key: "\($0)") },
        ] as [[ECS.Tag]])
    func `tags are checked`(_ tags: [ECS.Tag]) throws {
        var stage = Simulation()
        let arn = try stage.createCluster("api").arn
        #expect(ecsError { try stage.tagResource(arn, tags: tags) }?.code == .invalidParameterException)
        #expect(try stage.listTagsForResource(arn).isEmpty)
    }

    @Test(
        .rule("cluster.tag-arn"),
        arguments: [
            ("api", ECS.Error.Code.invalidParameterException),
            ("arn:aws:ecs:eu-west-1:123456789012:hall/api", .invalidParameterException),
            ("arn:aws:ecs:eu-west-1:123456789012:cluster/pai", .clusterNotFoundException),
            ("arn:aws:ecs:eu-west-1:123456789012:service/api/web", .serviceNotFoundException),
            ("arn:aws:ecs:eu-west-1:123456789012:task/api/1", .invalidParameterException),
            ("arn:aws:ecs:eu-west-1:123456789012:task-definition/web:1", .clientException),
        ])
    func `only what there is can be tagged`(_ arn: String, _ code: ECS.Error.Code) throws {
        var stage = Simulation()
        try stage.createCluster("api")
        #expect(ecsError { try stage.tagResource(arn, tags: [.init(key: "a")]) }?.code == code)
    }
}
