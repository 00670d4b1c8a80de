import Orchestra
import Testing

@Suite struct ClusterTests {
    @Test(.rule("cluster.create-again", "cluster.inactive-comes-back", "cluster.list-active"))
    func `creating twice gives the same cluster, and an INACTIVE one comes back`() throws {
        var stage = Simulation()
        let one = try stage.createCluster("api")
        #expect(try stage.createCluster("api") == one)
        #expect(stage.listClusters().count == 1)
        #expect(try stage.deleteCluster(one).status == .inactive)
        #expect(stage.listClusters().isEmpty)
        try stage.createCluster("api")
        #expect(stage[one].status == .active)
    }

    @Test(.rule("cluster.default", "cluster.unknown-is-an-error")) func `a call without a cluster means default`() throws {
        var stage = Simulation()
        #expect(ecsError { _ = try stage.listServices() }?.code == .clusterNotFoundException)
        #expect(stage.describeClusters().failures.map(\.arn) == ["arn:aws:ecs:eu-west-1:123456789012:cluster/default"])
        try stage.createCluster()
        #expect(stage.describeClusters().clusters.map(\.clusterName) == ["default"])
    }

    @Test(.rule("cluster.name"), arguments: ["", "a b", "a/b", String(repeating: "a", count: 256)]) func `a name is checked`(
        _ name: String
    ) {
        var stage = Simulation()
        #expect(ecsError { try stage.createCluster(name) }?.code == .invalidParameterException)
    }

    @Test(.rule("cluster.delete-with-services", "cluster.delete-with-tasks"))
    func `a cluster with tasks or services isn't deleted`() throws {
        var hall = try Hall()
        #expect(ecsError { try hall.stage.deleteCluster("api") }?.code == .clusterContainsServicesException)
        try hall.stage.createCluster("jobs")
        try hall.stage.runTask("users", in: "jobs")
        #expect(ecsError { try hall.stage.deleteCluster("jobs") }?.code == .clusterContainsTasksException)
        #expect(hall.stage.describeClusters(["jobs"]).clusters[0].pendingTasksCount == 1)
    }

    @Test(.rule("cluster.settings")) func `containerInsights is the only setting`() throws {
        var stage = Simulation()
        let api = try stage.createCluster("api")
        #expect(stage[api].settings == [.init("containerInsights", "disabled")])
        try stage.updateClusterSettings(api, settings: [.init("containerInsights", "enabled")])
        #expect(stage[api].settings[0].value == "enabled")
        #expect(
            ecsError { try stage.updateClusterSettings(api, settings: [.init("colour", "red")]) }?.code
                == .invalidParameterException)
    }

    @Test(.rule("cluster.unknown-is-an-error")) func `an unknown name is answered with the nearest`() throws {
        var stage = Simulation()
        try stage.createCluster("production")
        let error = ecsError { try stage.deleteCluster("prodution") }
        #expect(
            error?.description
                == "ClusterNotFoundException: Cluster not found. There is no cluster 'prodution'; did you mean 'production'?")
    }
}
