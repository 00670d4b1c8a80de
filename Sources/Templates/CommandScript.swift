internal import Foundation
internal import Orchestra

/// The `aws` commands that make a world, as a POSIX shell script.
public struct CommandScript {
    private let calls: [Call]
    private let resources: [Resource]

    public init(_ exporter: Exporter) {
        resources = exporter.resources
        calls = exporter.resources.flatMap(\.calls)
    }

    /// The script. The same world gives the same bytes.
    public func text(title: String) -> String {
        var lines = [
            "#!/bin/sh", "# \(title.replacing("\n", with: " "))",
            "# Makes it with the AWS command line interface, in the account and region that it is set up for.",
            "set -eu", "",
        ]
        let parameters = Value.Parameter.allCases.filter { parameter in
            calls.contains { $0.parameters.parameters.contains(parameter) }
        }
        for parameter in parameters { lines.append(Self.demand(parameter)) }
        let local = calls.reduce(into: Set<TextPart>()) { $0.formUnion($1.parameters.textParts) }.intersection([.account, .region])
        if local.contains(.account) { lines.append("ACCOUNT=$(aws sts get-caller-identity --query Account --output text)") }
        if local.contains(.region) { lines.append("REGION=${AWS_REGION:-${AWS_DEFAULT_REGION:-$(aws configure get region)}}") }
        if !parameters.isEmpty || !local.isEmpty { lines.append("") }
        lines += Self.demands(calls)
        for call in calls { lines += self.lines(of: call) + [""] }
        return lines.joined(separator: "\n")
    }

    private static func variable(_ parameter: Value.Parameter) -> String {
        switch parameter {
        case .subnets: "SUBNETS"
        case .loadBalancerSecurityGroups: "LOAD_BALANCER_SECURITY_GROUPS"
        case .securityGroups: "SECURITY_GROUPS"
        case .vpc: "VPC"
        }
    }

    private static func demand(_ parameter: Value.Parameter) -> String {
        let what =
            switch parameter {
            case .subnets: "a JSON list of two public subnets: [\\\"subnet-1\\\", \\\"subnet-2\\\"]"
            case .loadBalancerSecurityGroups: "a JSON list of the load balancers' security groups: [\\\"sg-1\\\"]"
            case .securityGroups: "a JSON list of the tasks' security groups: [\\\"sg-2\\\"]"
            case .vpc: "the id of the VPC"
            }
        return ": \"${\(variable(parameter)):?\(what)}\""
    }

    /// What is between the marks is expanded: a variable's value is put in, and everything else is marked as itself. In an assignment of
    /// its own, so that the shell stops where a variable isn't there.
    private func lines(of call: Call) -> [String] {
        let body = ["input=$(cat <<END", json(call.parameters, indent: ""), "END", ")"]
        let command = "aws \(call.service) \(call.operation) --cli-input-json \"$input\""
        let waits = call.waiter.map { ["aws \(call.service) wait \($0) \"${\(Self.shell(call.variable ?? ""))}\""] } ?? []
        guard let variable = call.variable.map(Self.shell), let query = call.query else {
            return body + ["\(command) >/dev/null"] + waits
        }
        let asked = "\(command) --query '\(query)' --output text"
        guard let awaited = call.awaits else { return body + ["\(variable)=$(\(asked))"] + waits }
        return body + ["operation=$(\(asked))", "\(variable)=$(made_by \(awaited) \"$operation\")"]
    }

    /// What Cloud Map does takes a while, and has an id only then.
    private static let waiting = [
        "# What an operation of Cloud Map has made, once it has.", "made_by() {",
        "  while status=$(aws servicediscovery get-operation --operation-id \"$2\" --query Operation.Status --output text); do",
        "    case $status in SUCCESS) break ;; FAIL) exit 1 ;; esac", "    sleep 5", "  done",
        "  aws servicediscovery get-operation --operation-id \"$2\" --query \"Operation.Targets.$1\" --output text", "}", "",
    ]

    private static func demands(_ calls: [Call]) -> [String] {
        calls.contains { $0.awaits != nil } ? waiting : []
    }

    /// A variable's name: `UsersTargetGroup` is `users_target_group`.
    private static func shell(_ name: String) -> String {
        name.reduce(into: "") { text, character in
            if character.isUppercase, let last = text.last, last != "_" { text += "_" }
            text += character.lowercased()
        }
    }

    private func json(_ value: Value, indent: String) -> String {
        let inner = indent + "  "
        switch value {
        case .text(let text): return Self.quoted(text)
        case .integer(let number): return "\(number)"
        case .number(let number): return "\(number)"
        case .flag(let flag): return flag ? "true" : "false"
        case .list(let items):
            guard !items.isEmpty else { return "[]" }
            return "[\n" + items.map { inner + json($0, indent: inner) }.joined(separator: ",\n") + "\n\(indent)]"
        case .map(let entries):
            guard !entries.isEmpty else { return "{}" }
            return "{\n"
                + entries.map { "\(inner)\(Self.quoted($0.key)): \(json($0.value, indent: inner))" }.joined(separator: ",\n")
                + "\n\(indent)}"
        case .reference(let name): return identity(of: name).map { Self.quoted($0) } ?? "\"${\(Self.shell(name))}\""
        case .attribute(let name, let attribute): return "\"\(expression(of: name, attribute))\""
        case .parameter(.vpc): return "\"${VPC}\""
        case .parameter(let parameter): return "${\(Self.variable(parameter))}"
        case .joined(let parts):
            let text = parts.map { part in
                switch part {
                case .text(let text): inJSON(text)
                case .account: "${ACCOUNT}"
                case .region: "${REGION}"
                case .reference(let name): identity(of: name).map(inJSON) ?? "${\(Self.shell(name))}"
                case .attribute(let name, let attribute): expression(of: name, attribute)
                }
            }
            return "\"\(text.joined())\""
        }
    }

    private func inJSON(_ text: String) -> String { String(Self.quoted(text).dropFirst().dropLast()) }

    /// What the shell knows an attribute by: a variable of its own, or a part of the ARN.
    private func expression(of name: String, _ attribute: String) -> String {
        switch attribute {
        case "Name": identity(of: name).map(inJSON) ?? "${\(Self.shell(name))##*/}"
        case "LoadBalancerFullName": "${\(Self.shell(name))#*loadbalancer/}"
        case "TargetGroupFullName": "${\(Self.shell(name))##*:}"
        default: "${\(Self.shell(Self.variable(of: name, attribute)))}"
        }
    }

    /// Two marks between them, as no resource's name has.
    static func variable(of name: String, _ attribute: String) -> String { "\(name)__\(attribute)" }

    /// What a call may name a resource by, where that is known beforehand: clusters and services have their names.
    private func identity(of name: String) -> String? {
        guard let resource = resources.first(where: { $0.name == name }) else { return nil }
        switch resource.type {
        case "AWS::ECS::Cluster": return resource.properties["ClusterName"]?.text
        case "AWS::ECS::Service": return resource.properties["ServiceName"]?.text
        case "AWS::Logs::LogGroup": return resource.properties["LogGroupName"]?.text
        default: return nil
        }
    }

    /// A JSON text of which a here-document of the shell changes nothing.
    private static func quoted(_ text: String) -> String {
        let data = (try? JSONSerialization.data(withJSONObject: [text], options: [.withoutEscapingSlashes])) ?? Data("[\"\"]".utf8)
        let json = String(String(decoding: data, as: UTF8.self).dropFirst().dropLast())
        return json.replacing("\\", with: "\\\\").replacing("$", with: "\\$").replacing("`", with: "\\`")
    }

    // MARK: For those who check them

    /// Each call as `{"service", "operation", "parameters"}`, a line each, with made-up ids in the places of those that AWS will give.
    public var callsForChecking: String {
        calls.map { call in
            let parameters = Self.object(call.parameters, self)
            let object: [String: Any] = ["service": call.service, "operation": call.operation, "parameters": parameters]
            let data =
                (try? JSONSerialization.data(withJSONObject: object, options: [.sortedKeys, .withoutEscapingSlashes])) ?? Data()
            return String(decoding: data, as: UTF8.self) + "\n"
        }.joined()
    }

    private static func object(_ value: Value, _ script: CommandScript) -> Any {
        switch value {
        case .text(let text): text
        case .integer(let number): number
        case .number(let number): number
        case .flag(let flag): flag
        case .list(let items): items.map { object($0, script) }
        case .map(let entries): Dictionary(entries.map { ($0.key, object($0.value, script)) }) { $1 }
        case .reference(let name): script.identity(of: name) ?? "arn:aws:made-up:\(Simulation.region):\(Simulation.account):\(name)"
        case .attribute(let name, let attribute): "made-up-\(name)-\(attribute)"
        case .parameter(.vpc): "vpc-0a1b2c3d4e5f60001"
        case .parameter(.subnets): ["subnet-0a1b2c3d4e5f60001", "subnet-0a1b2c3d4e5f60002"]
        case .parameter(.loadBalancerSecurityGroups): ["sg-0a1b2c3d4e5f60001"]
        case .parameter(.securityGroups): ["sg-0a1b2c3d4e5f60002"]
        case .joined(let parts):
            parts.map { part in
                switch part {
                case .text(let text): text
                case .account: Simulation.account
                case .region: Simulation.region
                case .reference(let name), .attribute(let name, _): script.identity(of: name) ?? name
                }
            }.joined()
        }
    }
}
