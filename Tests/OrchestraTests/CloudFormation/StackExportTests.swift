import Orchestra
import Testing

@Suite struct StackExportTests {
    private static let network = CloudFormation.Template(
        parameters: [.init("Name", defaultValue: "api")],
        resources: [.init("AWS::ECS::Cluster", ["ClusterName": .ref("Name")], logicalId: "Stage")],
        outputs: [.init("Cluster", .ref("Stage"), exportName: .sub("${AWS::StackName}-cluster"))])

    private static let user = CloudFormation.Template(
        resources: [
            .init(
                "AWS::ServiceDiscovery::HttpNamespace",
                ["Name": .map([.init("Fn::ImportValue", .sub("network-cluster"))])], logicalId: "Names")
        ])

    private func stage(importing: Bool = true) throws -> Simulation {
        var stage = Simulation(seed: 3)
        try stage.createStack("network", Self.network)
        stage.run(for: .seconds(60))
        guard importing else { return stage }
        try stage.createStack("user", Self.user)
        stage.run(for: .seconds(300))
        return stage
    }

    @Test(.rule("stack.exports")) func `an output goes from one stack into another`() throws {
        let stage = try stage()
        #expect(try stage.describeStack("user").stackStatus == .createComplete)
        #expect(stage.listNamespaces().map(\.name) == ["api"])
        let export = try #require(stage.listExports().first)
        #expect(export.name == "network-cluster" && export.value == "api")
        #expect(try stage.listImports(exportName: "network-cluster") == ["user"])
        #expect(throws: CloudFormation.Error.self) { try stage.listImports(exportName: "network-nothing") }
    }

    @Test(.rule("stack.exports")) func `a name is exported once`() throws {
        var stage = try stage(importing: false)
        var other = Self.network
        other.outputs[0].exportName = "network-cluster"
        try stage.createStack("other", other, parameters: ["Name": "annex"])
        stage.run(for: .seconds(120))
        #expect(try stage.describeStack("other").stackStatus == .rollbackComplete)
        #expect(
            try reasons(stage, "other").contains(
                "Export with name network-cluster is already exported by stack network. Rollback requested by user."))
        #expect(stage.listClusters().count == 1)
    }

    @Test(.rule("stack.import-missing")) func `what nobody exports can't be imported`() throws {
        var stage = Simulation(seed: 3)
        try stage.createStack("user", Self.user)
        stage.run(for: .seconds(300))
        #expect(try stage.describeStack("user").stackStatus == .rollbackComplete)
        #expect(try reasons(stage, "user").contains("No export named network-cluster found. Rollback requested by user."))
    }

    @Test(.rule("stack.imported-stays")) func `the exporting stack can't be deleted while somebody imports from it`() throws {
        var stage = try stage()
        try stage.deleteStack("network")
        stage.run(for: .seconds(60))
        #expect(try stage.describeStack("network").stackStatus == .createComplete)
        #expect(
            try reasons(stage, "network").contains(
                "Delete canceled. Cannot delete export network-cluster as it is in use by user."))
        try stage.deleteStack("user")
        stage.run(for: .seconds(300))
        try stage.deleteStack("network")
        stage.run(for: .seconds(60))
        #expect(stage.describeStacks() == [])
        #expect(stage.listExports() == [])
    }

    @Test(.rule("stack.imported-stays")) func `nor can the export change or go`() throws {
        var stage = try stage()
        try stage.updateStack("network", parameters: ["Name": "another"])
        stage.run(for: .seconds(120))
        #expect(try stage.describeStack("network").stackStatus == .updateRollbackComplete)
        #expect(try reasons(stage, "network").contains("Cannot update export network-cluster as it is in use by user."))
        #expect(stage.listExports().map(\.value) == ["api"])
        var silent = Self.network
        silent.outputs = []
        try stage.updateStack("network", silent)
        stage.run(for: .seconds(120))
        #expect(
            try reasons(stage, "network").contains(
                "Delete canceled. Cannot delete export network-cluster as it is in use by user."))
    }

    @Test(.rule("template.functions")) func `an import's name can't come from a resource`() throws {
        var template = Self.user
        template["Stage"] = .init("AWS::ECS::Cluster")
        template["Names"]!.properties["Name"] = .map([.init("Fn::ImportValue", .ref("Stage"))])
        var stage = Simulation(seed: 3)
        #expect { try stage.createStack("user", template) } throws: { "\($0)".contains("cannot depend on a resource") }
    }

    @Test(.rule("template.functions"), arguments: [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("fü", "ZsO8")])
    func `Base64 is RFC 4648's`(text: String, expected: String) throws {
        var stage = Simulation(seed: 3)
        let template = CloudFormation.Template(
            resources: [.init("AWS::ECS::Cluster", logicalId: "Stage")],
            outputs: [.init("Text", .map([.init("Fn::Base64", .string(text))]))])
        try stage.createStack("house", template)
        stage.run(for: .seconds(60))
        #expect(try stage.describeStack("house").outputs["Text"] == expected)
    }

    private func reasons(_ stage: Simulation, _ name: String) throws -> [String] {
        try stage.describeStackEvents(name).compactMap(\.resourceStatusReason)
    }
}
