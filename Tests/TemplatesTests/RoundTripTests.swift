import Diagnostics
import Orchestra
import Simulate
import Templates
import Testing

@Suite struct RoundTripTests {
    /// What a template makes, all at once.
    static func world(of text: String, parameters: ECS.StringMap = [:]) throws -> Simulation {
        var stage = Simulation(seed: 99, timing: Timing().buildingStacksAtOnce)
        try TemplateReader.read(text, file: "world.yaml").build(in: &stage, parameters: parameters)
        return stage
    }

    /// The resources of a template by their names, whatever their order.
    static func resources(_ text: String) throws -> [String: CloudFormation.Resource] {
        let read = try TemplateReader.read(text, file: "world.yaml")
        return Dictionary(
            uniqueKeysWithValues: read.template.resources.map { resource in
                var resource = resource
                resource.dependsOn.sort()
                return (resource.logicalId, resource)
            })
    }

    static func text(_ resource: CloudFormation.Resource?) -> String {
        guard let resource else { return "nothing" }
        return "\(resource.type) \(text(resource.properties)) after \(resource.dependsOn)"
    }

    private static func text(_ value: CloudFormation.Value) -> String {
        if let entries = value.entries { return "{" + entries.map { "\($0.key): \(text($0.value))" }.joined(separator: ", ") + "}" }
        if case .list(let items) = value { return "[" + items.map { text($0) }.joined(separator: ", ") + "]" }
        return value.text ?? ""
    }

    static func export(_ stage: Simulation, _ format: Template.Format = .yaml) -> String {
        Template(Exporter(stage.trace), description: "A world").text(format)
    }

    @Test(arguments: [Template.Format.yaml, .json])
    func `a world goes out as a template, comes in, and goes out the same`(_ format: Template.Format) throws {
        for (name, stage) in try Worlds.all() where name != "nothing" {
            let first = Self.export(stage, format)
            do {
                let second = Self.export(try Self.world(of: first), format)
                let (a, b) = (try Self.resources(first), try Self.resources(second))
                for key in Set(a.keys).union(b.keys) where a[key] != b[key] {
                    Issue.record("\(name): \(key)\n\(Self.text(a[key]))\n\(Self.text(b[key]))")
                }
            } catch let error as TemplateError {
                Issue.record("\(name): \(error.diagnostics.map { "\($0)" }.joined(separator: "\n"))\n\(first)")
            }
        }
    }

    @Test func `random worlds as well`() throws {
        var compared = 0
        for seed in 1...60 as ClosedRange<UInt64> {
            let exporter = Exporter(RandomWorld.stage(seed: seed, steps: 60).trace)
            let first = Template(exporter, description: "A world").text(.yaml)
            guard first.contains("\n    Type: ") else { continue }
            // Whoever took a service's listener away left what nobody could create.
            let isRefused = exporter.notes.contains { $0.contains("would be refused") }
            do {
                let second = Self.export(try Self.world(of: first))
                let (a, b) = (try Self.comparable(first), try Self.comparable(second))
                for key in Set(a.keys).union(b.keys) where a[key] != b[key] {
                    Issue.record("seed \(seed): \(key)\n\(Self.text(a[key]))\n\(Self.text(b[key]))")
                }
                compared += 1
            } catch let error as TemplateError {
                #expect(isRefused, "seed \(seed): \(error.diagnostics.map { "\($0.summary)" }.joined(separator: "\n"))")
            }
        }
        #expect(compared > 30)
    }

    /// Without the counts of services that scale: whoever registers a target brings its count between the bounds.
    private static func comparable(_ text: String) throws -> [String: CloudFormation.Resource] {
        var resources = try resources(text)
        let scaled = resources.values.filter { $0.type == "AWS::ApplicationAutoScaling::ScalableTarget" }
            .reduce(into: Set<String>()) { $0.formUnion($1.properties.references) }
        for name in scaled { resources[name]?.properties["DesiredCount"] = nil }
        return resources
    }
}
