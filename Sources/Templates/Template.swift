internal import Foundation
internal import Yams

/// A CloudFormation template.
public struct Template {
    public enum Format: String, CaseIterable, Sendable { case yaml, json }

    private let root: Value
    private let resources: [Resource]

    public init(_ exporter: Exporter, description: String) {
        resources = exporter.resources.filter { $0.type != nil }
        let parameters = Value.Parameter.allCases.filter { parameter in
            exporter.resources.contains { $0.properties.parameters.contains(parameter) }
        }
        var entries: [(key: String, value: Value)] = [
            ("AWSTemplateFormatVersion", .text("2010-09-09")), ("Description", .text(description)),
        ]
        if !parameters.isEmpty {
            entries.append(
                (
                    "Parameters",
                    .map(
                        parameters.map {
                            ($0.rawValue, .map([("Type", .text(Self.type(of: $0))), ("Description", .text(Self.about($0)))]))
                        })
                ))
        }
        entries.append(
            (
                "Resources",
                .map(
                    resources.map { resource in
                        var body: [(key: String, value: Value)] = [("Type", .text(resource.type!))]
                        if !resource.dependsOn.isEmpty { body.append(("DependsOn", .list(resource.dependsOn.map { .text($0) }))) }
                        if !resource.properties.isEmpty { body.append(("Properties", resource.properties)) }
                        return (resource.name, .map(body))
                    })
            ))
        let balancers = resources.filter { $0.type == "AWS::ElasticLoadBalancingV2::LoadBalancer" }
        outputs = balancers.map(\.name)
        root = .map(entries)
    }

    private let outputs: [String]

    private static func type(of parameter: Value.Parameter) -> String {
        switch parameter {
        case .subnets: "List<AWS::EC2::Subnet::Id>"
        case .loadBalancerSecurityGroups, .securityGroups: "List<AWS::EC2::SecurityGroup::Id>"
        case .vpc: "AWS::EC2::VPC::Id"
        }
    }

    private static func about(_ parameter: Value.Parameter) -> String {
        switch parameter {
        case .subnets: "Two subnets at least, in different Availability Zones, with a route to an internet gateway"
        case .loadBalancerSecurityGroups: "Security groups of the load balancers: guests come to the listeners' ports"
        case .securityGroups: "Security groups of the tasks: the load balancers come to the containers' ports"
        case .vpc: "The VPC of the subnets"
        }
    }

    /// The template's text. The same world gives the same bytes.
    public func text(_ format: Format) -> String {
        switch format {
        case .yaml: (try? Yams.serialize(node: yaml)) ?? ""
        case .json:
            (try? JSONSerialization.data(withJSONObject: json, options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]))
                .map { Self.escapingControls(String(decoding: $0, as: UTF8.self)) + "\n" } ?? ""
        }
    }

    /// Those that JSON lets stand, and that no reader of YAML takes.
    private static func escapingControls(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { text, scalar in
            if (0x7F...0x9F).contains(scalar.value) {
                text += "\\u00" + String(scalar.value, radix: 16)
            } else {
                text.unicodeScalars.append(scalar)
            }
        }
    }

    // MARK: YAML

    private var yaml: Node {
        guard var mapping = Self.node(root).mapping else { return Node("") }
        if !outputs.isEmpty {
            mapping["Outputs"] = Node.mapping(
                Node.Mapping(
                    outputs.map { name in
                        (
                            Node("\(name)DNSName"),
                            Node.mapping(Node.Mapping([(Node("Value"), Self.function("Fn::GetAtt", ["\(name)", "DNSName"]))]))
                        )
                    }))
        }
        return .mapping(mapping)
    }

    private static func scalar(_ text: String) -> Node { (try? text.represented()).map { .scalar($0) } ?? Node(text) }
    private static func function(_ name: String, _ arguments: [String]) -> Node {
        Node.mapping(Node.Mapping([(Node(name), Node.sequence(Node.Sequence(arguments.map { scalar($0) })))]))
    }

    private static func node(_ value: Value) -> Node {
        switch value {
        case .text(let text): scalar(text)
        case .integer(let number): Node("\(number)", Tag(.int))
        case .number(let number):
            Node(number == number.rounded() && abs(number) < 1e15 ? "\(Int(number))" : "\(number)", Tag(.float))
        case .flag(let flag): Node(flag ? "true" : "false", Tag(.bool))
        case .list(let items): Node.sequence(Node.Sequence(items.map { node($0) }))
        case .map(let entries): Node.mapping(Node.Mapping(entries.map { (scalar($0.key), node($0.value)) }))
        case .reference(let name): Node.mapping(Node.Mapping([(Node("Ref"), Node(name))]))
        case .attribute(let name, let attribute): function("Fn::GetAtt", [name, attribute])
        case .parameter(let parameter): Node.mapping(Node.Mapping([(Node("Ref"), Node(parameter.rawValue))]))
        case .joined(let parts): joined(parts)
        }
    }

    private static func joined(_ parts: [TextPart]) -> Node {
        parts == [.region]
            ? Node.mapping(Node.Mapping([(Node("Ref"), Node("AWS::Region"))]))
            : Node.mapping(Node.Mapping([(Node("Fn::Sub"), scalar(pattern(parts)))]))
    }

    /// As `Fn::Sub` has it.
    private static func pattern(_ parts: [TextPart]) -> String {
        parts.map { part in
            switch part {
            case .text(let text): text.replacing("${", with: "${!")
            case .account: "${AWS::AccountId}"
            case .region: "${AWS::Region}"
            case .reference(let name): "${\(name)}"
            case .attribute(let name, let attribute): "${\(name).\(attribute)}"
            }
        }.joined()
    }

    // MARK: JSON

    private var json: Any {
        var object = Self.object(root) as? [String: Any] ?? [:]
        if !outputs.isEmpty {
            object["Outputs"] = Dictionary(
                uniqueKeysWithValues: outputs.map { ("\($0)DNSName", ["Value": ["Fn::GetAtt": [$0, "DNSName"]]]) })
        }
        return object
    }

    private static func object(_ value: Value) -> Any {
        switch value {
        case .text(let text): text
        case .integer(let number): number
        case .number(let number): number
        case .flag(let flag): flag
        case .list(let items): items.map { object($0) }
        case .map(let entries): Dictionary(entries.map { ($0.key, object($0.value)) }) { $1 }
        case .reference(let name): ["Ref": name]
        case .attribute(let name, let attribute): ["Fn::GetAtt": [name, attribute]]
        case .parameter(let parameter): ["Ref": parameter.rawValue]
        case .joined([.region]): ["Ref": "AWS::Region"]
        case .joined(let parts): ["Fn::Sub": Self.pattern(parts)]
        }
    }
}
