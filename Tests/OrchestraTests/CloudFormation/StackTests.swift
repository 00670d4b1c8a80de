import Orchestra
import Testing

@Suite struct StackTests {
    @Test func `scratch`() throws {
        var world = StackStage()
        try world.create()
        for line in try world.stage.describeStackEvents("house").reversed() { print(line) }
        print(world.stage.describeStacks())
        world.template["Sheet"]!.properties["ContainerDefinitions"] = [["Name": "web", "Image": "example.com/users:2", "PortMappings": [["ContainerPort": 8080]]]]
        print(try world.stage.createChangeSet("two", of: "house", world.template).changes)
        try world.stage.executeChangeSet("two", of: "house")
        world.settle()
        for line in try world.stage.describeStackEvents("house").reversed().suffix(12) { print(line) }
        world.stage.inject(.failPull(image: "example.com/users:3"))
        world.template["Sheet"]!.properties["ContainerDefinitions"] = [["Name": "web", "Image": "example.com/users:3", "PortMappings": [["ContainerPort": 8080]]]]
        try world.stage.updateStack("house", world.template)
        world.settle()
        for line in try world.stage.describeStackEvents("house").reversed().suffix(22) { print(line) }
        let id = try world.stage.describeStack("house").stackId
        try world.stage.deleteStack("house")
        world.settle()
        for line in try world.stage.describeStackEvents(id).reversed().suffix(22) { print(line) }
    }
}
