import Foundation
import Orchestra
import Simulate
import Templates
import Testing

@Suite struct ExporterTests {
    private func template(_ stage: Simulation) -> Template { Template(Exporter(stage.trace), description: "A world") }

    @Test(.enabled(if: Program.lints, "cfn-lint isn't here"), arguments: [Template.Format.yaml, .json])
    func `cfn-lint finds no error in any template`(_ format: Template.Format) throws {
        for (name, stage) in try Worlds.all() where name != "nothing" {
            let file = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).\(format.rawValue)")
            defer { try? FileManager.default.removeItem(at: file) }
            try Data(template(stage).text(format).utf8).write(to: file)
            let result = try #require(try Program.run(["cfn-lint", "--regions", "eu-west-1", "--", file.path]))
            let errors = result.output.split(separator: "\n").filter { $0.hasPrefix("E") }
            #expect(errors == [], "\(name): \(result.output)")
        }
    }

    /// The parameters against the service's model, and the values that it lists.
    static let validator = """
        import json, sys, botocore.session, botocore.validate, botocore.xform_name
        session, bad, count = botocore.session.get_session(), [], 0
        def enums(shape, value, path):
            if shape.type_name == 'structure':
                for name, member in shape.members.items():
                    if name in value: enums(member, value[name], path + '.' + name)
            elif shape.type_name == 'list':
                for index, item in enumerate(value): enums(shape.member, item, f'{path}[{index}]')
            elif shape.type_name == 'map':
                for key, item in value.items(): enums(shape.value, item, path + '.' + key)
            elif getattr(shape, 'enum', []) and value not in shape.enum:
                bad.append(f'{path}: {value} is none of {shape.enum}')
        for line in sys.stdin:
            call = json.loads(line)
            model = session.get_service_model(call['service'])
            name = next((n for n in model.operation_names if botocore.xform_name.__name__ and botocore.xform_name(n, '-') == call['operation']), None)
            if name is None:
                bad.append(f"no operation {call['operation']}"); continue
            shape = model.operation_model(name).input_shape
            report = botocore.validate.ParamValidator().validate(call['parameters'], shape)
            if report.has_errors(): bad.append(f"{call['operation']}: {report.generate_report()}")
            enums(shape, call['parameters'], call['operation'])
            count += 1
        print(count, 'calls')
        print('\\n'.join(bad))
        sys.exit(1 if bad else 0)
        """.replacing("botocore.xform_name.__name__ and ", with: "")

    static func validate(_ calls: String) throws -> (output: String, status: Int32) {
        let script = Self.validator.replacing(
            "import json, sys, botocore.session, botocore.validate, botocore.xform_name",
            with: "import json, sys, botocore, botocore.session, botocore.validate\nfrom botocore import xform_name"
        ).replacing("botocore.xform_name(", with: "xform_name(")
        return try #require(try Program.run(["python3", "-c", script], input: calls))
    }

    @Test(.enabled(if: Program.validates, "botocore isn't here")) func `each command's parameters fit the service's model`() throws
    {
        for (name, stage) in try Worlds.all() where name != "nothing" {
            let result = try Self.validate(CommandScript(Exporter(stage.trace)).callsForChecking)
            #expect(result.status == 0, "\(name): \(result.output)")
        }
    }

    @Test(.enabled(if: Program.validates, "botocore isn't here")) func `and what doesn't fit is found`() throws {
        let wrong = """
            {"service": "ecs", "operation": "create-service", "parameters": {"serviceName": "a", "launchType": "LAMBDA"}}
            {"service": "ecs", "operation": "create-service", "parameters": {"serviceName": 3}}
            {"service": "ecs", "operation": "make-coffee", "parameters": {}}

            """
        let result = try Self.validate(wrong)
        #expect(result.status == 1)
        for expected in ["LAMBDA is none of", "Invalid type for parameter serviceName", "no operation make-coffee"] {
            #expect(result.output.contains(expected), "\(result.output)")
        }
    }

    @Test(.enabled(if: Program.validates && Program.lints, "cfn-lint or botocore isn't here"))
    func `random worlds as well`() throws {
        var calls = ""
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for seed in 1...60 as ClosedRange<UInt64> {
            let stage = RandomWorld.stage(seed: seed, steps: 60)
            calls += CommandScript(Exporter(stage.trace)).callsForChecking
            let text = template(stage).text(.yaml)
            guard text.contains("\n    Type: ") else { continue }
            try Data(text.utf8).write(to: folder.appendingPathComponent("\(seed).yaml"))
        }
        let validated = try Self.validate(calls)
        #expect(validated.status == 0, "\(validated.output.prefix(3000))")
        let linted = try #require(try Program.run(["cfn-lint", "--regions", "eu-west-1", "--", "\(folder.path)/*.yaml"]))
        let errors = linted.output.split(separator: "\n").filter { $0.hasPrefix("E") }
        #expect(errors == [], "\(linted.output.prefix(3000))")
    }

    @Test func `the script is one that a shell can read`() throws {
        for (_, stage) in try Worlds.all() {
            let script = CommandScript(Exporter(stage.trace)).text(title: "A world\nof two lines")
            let result = try #require(try Program.run(["sh", "-n"], input: script))
            #expect(result.status == 0, "\(result.output)")
        }
    }

    @Test func `and what it hands to aws is what was meant, quotes and dollars included`() throws {
        let calls = try Self.run(CommandScript(Exporter(try Worlds.hall().trace)).text(title: "A world"))
        let definition = try #require(calls.first { $0["family"] as? String == "users" })
        let containers = definition["containerDefinitions"] as? [[String: Any]]
        let environment = containers?[0]["environment"] as? [[String: Any]]
        #expect(environment?[0]["value"] as? String == "it's $HOME `x` \\ \"y\" — ✓")
        #expect(definition["executionRoleArn"] as? String == "arn:aws:iam::111122223333:role/ecsTaskExecutionRole")
        let service = try #require(calls.first { $0["serviceName"] as? String == "users" })
        #expect(service["taskDefinition"] as? String == "arn:aws:made-up:register-task-definition")
        let network = (service["networkConfiguration"] as? [String: Any])?["awsvpcConfiguration"] as? [String: Any]
        #expect(network?["subnets"] as? [String] == ["subnet-1", "subnet-2"])
        #expect(network?["assignPublicIp"] as? String == "ENABLED")
    }

    @Test func `a shell runs the script of every world to its end`() throws {
        for (name, stage) in try Worlds.all() where name != "nothing" {
            let script = CommandScript(Exporter(stage.trace))
            let calls = try Self.run(script.text(title: "A world"))
            #expect(calls.count == script.callsForChecking.split(separator: "\n").count, "\(name)")
        }
    }

    /// Runs a script with a stand-in for aws, which answers with an ARN or an id, and writes down what it is given.
    private static func run(_ script: String) throws -> [[String: Any]] {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let aws = folder.appendingPathComponent("aws")
        let standIn = """
            #!/bin/sh
            case "$1 $2" in
                "sts get-caller-identity") echo 111122223333 ;;
                "configure get") echo eu-north-1 ;;
                "servicediscovery get-operation") case $6 in Operation.Status) echo SUCCESS ;; *) echo ns-1 ;; esac ;;
                *) [ "$3" != --cli-input-json ] || printf '%s\\n===\\n' "$4" >>"$(dirname "$0")/calls"
                   echo "arn:aws:made-up:$2" ;;
            esac
            """
        try Data((standIn + "\n").utf8).write(to: aws)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: aws.path)
        let result = try #require(
            try Program.run(
                [
                    "-u", "AWS_REGION", "-u", "AWS_DEFAULT_REGION", "PATH=\(folder.path):/usr/bin:/bin",
                    "SUBNETS=[\"subnet-1\", \"subnet-2\"]", "SECURITY_GROUPS=[\"sg-1\"]",
                    "LOAD_BALANCER_SECURITY_GROUPS=[\"sg-2\"]", "VPC=vpc-1", "sh", "-s",
                ], input: script))
        #expect(result.status == 0, "\(result.output)")
        return try String(contentsOf: folder.appendingPathComponent("calls"), encoding: .utf8).split(separator: "===\n")
            .map { try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any] ?? [:] }
    }

    @Test func `without what it asks for it says so, and does nothing`() throws {
        let script = CommandScript(Exporter(try Worlds.hall().trace)).text(title: "A world")
        let result = try #require(try Program.run(["PATH=/usr/bin:/bin", "sh", "-s"], input: script))
        #expect(result.status != 0)
        #expect(result.output.contains("SUBNETS"))
    }

    @Test func `nothing that is exported has an id of the simulation in it`() throws {
        for (name, stage) in try Worlds.all() where name != "nothing" {
            let exporter = Exporter(stage.trace)
            for text in [
                template(stage).text(.yaml), template(stage).text(.json), CommandScript(exporter).text(title: "A world"),
            ] {
                for id in stage.trace.targetGroups.map({ $0.targetGroup.targetGroupArn.split(separator: "/").last! })
                    + stage.trace.loadBalancers.map({ $0.loadBalancerArn.split(separator: "/").last! })
                {
                    #expect(!text.contains(id), "\(name): \(id)")
                }
                #expect(!text.contains("arn:aws:iam::123456789012"), "\(name)")
            }
            #expect(exporter.notes.allSatisfy { !$0.contains("no listener leads") }, "\(name): \(exporter.notes)")
        }
    }

    @Test func `what lies in the account and region of whoever deploys it is told so`() throws {
        let text = template(try Worlds.signs()).text(.yaml)
        for line in [
            "Fn::Sub: ${AWS::AccountId}.dkr.ecr.${AWS::Region}.amazonaws.com/web:1", "Fn::Sub: ${!AWS::Region}",
            "Fn::Sub: arn:aws:iam::${AWS::AccountId}:role/ecsTaskExecutionRole", "LogGroupName: /api/web",
            "Fn::Sub: ${HallLoadBalancer.LoadBalancerFullName}/${WebTargetGroup.TargetGroupFullName}",
            "routing.http.response.server.enabled", "- ApiClusterCapacityProviders\n", "Type: AWS::ECS::TaskDefinition",
            "Family: by-hand",
        ] {
            #expect(text.contains(line), "\(line)\n\(text)")
        }
    }

    @Test func `a listener's default rule is asked for by a script, and noted for a template`() throws {
        var stage = Simulation(seed: 45)
        try stage.createCluster()
        let doors = try stage.createLoadBalancer("doors")
        let groups = try ["blue", "green"].map { try stage.createTargetGroup($0) }
        let door = try stage.createListener(
            on: doors, defaultAction: .forward(to: [.init(groups[0], weight: 1), .init(groups[1], weight: 0)]))
        let rule = try #require(try stage.describeRules(of: door).first { $0.isDefault })
        try stage.registerTaskDefinition(family: "web", containers: [.init("web", image: "example.com/web:1", port: 80)])
        let web = try stage.createService(
            "web", taskDefinition: "web", desiredCount: 2,
            loadBalancers: [
                .init(
                    groups[0], containerName: "web", containerPort: 80,
                    advancedConfiguration: .init(
                        alternateTargetGroupArn: groups[1].arn, productionListenerRule: rule.ruleArn,
                        roleArn: "arn:aws:iam::123456789012:role/ecsInfrastructureRole"))
            ], bakeTimeInMinutes: 5, strategy: .blueGreen)
        // In the middle of a shift: the script begins before it all the same.
        stage.run(for: .seconds(600))
        try stage.registerTaskDefinition(family: "web", containers: [.init("web", image: "example.com/web:2", port: 80)])
        try stage.updateService(web, taskDefinition: "web")
        stage.run(for: .seconds(120))
        #expect(try stage.describeRules(of: door)[0].actions[0].forwardConfig?.targetGroups.first?.weight == 0)
        let exporter = Exporter(stage.trace)
        let weights = template(stage).text(.yaml).matches(of: #/Weight: ([01])/#).map { String($0.1) }
        #expect(weights == ["1", "0"])
        #expect(exporter.notes.contains { $0.contains("by a listener's default rule, which a template can't name") })
        let service = try #require(
            try Self.run(CommandScript(exporter).text(title: "A world")).first { $0["serviceName"] as? String == "web" })
        #expect("\(service)".contains("arn:aws:made-up:describe-rules"), "\(service)")
    }

    @Test func `names stay what they are, even one that is a region's`() throws {
        var stage = Simulation(seed: 47)
        try stage.createCluster("eu-west-1")
        var options = ECS.TaskDefinitionOptions()
        options.taskRoleArn = "arn:aws:iam::123456789012:role/runner-eu-west-1"
        try stage.registerTaskDefinition(
            family: "web", containers: [.init("web", image: "example.com/web:1")], options: options)
        try stage.createService("eu-west-1a", in: "eu-west-1", taskDefinition: "web", desiredCount: 1)
        let text = template(stage).text(.yaml)
        #expect(text.contains("ClusterName: eu-west-1\n") && text.contains("ServiceName: eu-west-1a\n"), "\(text)")
        #expect(text.contains("Fn::Sub: arn:aws:iam::${AWS::AccountId}:role/runner-eu-west-1"), "\(text)")
        #expect(try Self.run(CommandScript(Exporter(stage.trace)).text(title: "A world")).count == 3)
    }

    @Test func `a service whose tasks call others by name waits for those`() throws {
        var stage = Simulation(seed: 46)
        try stage.createHttpNamespace("shop")
        stage.run(for: .seconds(60))
        try stage.createCluster("api", serviceConnectDefaults: "shop")
        for (name, offers) in [("items", true), ("pages", false)] {
            var container = ECS.ContainerDefinition(name, image: "example.com/\(name):1", port: 8080)
            container.portMappings[0].name = "http"
            try stage.registerTaskDefinition(family: name, containers: [container])
            try stage.createService(
                ECS.CreateServiceRequest(
                    cluster: "api", serviceName: name, taskDefinition: name, desiredCount: 1,
                    serviceConnectConfiguration: .init(enabled: true, services: offers ? [.init(portName: "http")] : [])))
        }
        let text = template(stage).text(.yaml)
        #expect(text.contains("  PagesService:\n    Type: AWS::ECS::Service\n    DependsOn:\n    - ItemsService\n"), "\(text)")
    }

    @Test func `a service waits for the rule that leads to it`() throws {
        let text = template(try Worlds.hall()).text(.yaml)
        #expect(text.contains("  UsersService:\n    Type: AWS::ECS::Service\n    DependsOn:\n    - Hall8010Rule\n"), "\(text)")
    }

    @Test func `the same world gives the same bytes, and JSON says what YAML says`() throws {
        for (_, stage) in try Worlds.all() {
            for format in Template.Format.allCases { #expect(template(stage).text(format) == template(stage).text(format)) }
            let json = try JSONSerialization.jsonObject(with: Data(template(stage).text(.json).utf8)) as? [String: Any]
            #expect(json?["AWSTemplateFormatVersion"] as? String == "2010-09-09")
            let resources = json?["Resources"] as? [String: Any] ?? [:]
            for name in resources.keys { #expect(template(stage).text(.yaml).contains("\n  \(name):\n")) }
        }
    }
}

/// A world of the simulator's, after some of what it does to one.
enum RandomWorld {
    static func stage(seed: UInt64, steps: Int) -> Simulation { Run(History(seed: seed, steps: steps)).play() }
}

@Suite struct BookExportTests {
    private static func chapter(_ name: String) throws -> String {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return try String(contentsOf: root.appendingPathComponent("chapters/\(name).md"), encoding: .utf8)
    }

    /// What stands in the block that begins so.
    private static func block(_ opening: String, of chapter: String) throws -> String {
        let text = try Self.chapter(chapter)
        let begin = try #require(text.range(of: "```\(opening)\n"))
        let end = try #require(text.range(of: "\n```", range: begin.upperBound..<text.endIndex))
        return String(text[begin.upperBound..<end.lowerBound]) + "\n"
    }

    @Test(.enabled(if: Program.lints, "cfn-lint isn't here")) func `cfn-lint finds no error in the template that the book prints`()
        throws
    {
        let text = try Self.block("yaml {template=deployable}", of: "13-cloudformation")
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).yaml")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(text.utf8).write(to: file)
        let result = try #require(try Program.run(["cfn-lint", "--regions", "eu-west-1", "--", file.path]))
        #expect(result.output.split(separator: "\n").filter { $0.hasPrefix("E") } == [], "\(result.output)")
        var stage = Simulation(seed: 1)
        try TemplateReader.read(text, file: file.path).build(in: &stage)
        #expect(try stage.describeStack("world").stackStatus == .createComplete)
    }

    @Test(.enabled(if: Program.validates, "botocore isn't here"))
    func `the commands that the book prints fit the services' models`() throws {
        let script = try Self.block("sh {commands=concert}", of: "14-first-microservice")
        #expect(try #require(try Program.run(["sh", "-n"], input: script)).status == 0)
        var calls = ""
        for match in script.matches(of: #/input=\$\(cat <<END\n([\s\S]*?)\nEND\n\)\n(?:\w+=\$\()?aws (\S+) (\S+) --cli-input-json/#)
        {
            let body = match.1.replacing("${SUBNETS}", with: "[\"subnet-1\", \"subnet-2\"]")
                .replacing("${SECURITY_GROUPS}", with: "[\"sg-1\"]").replacing(
                    "${LOAD_BALANCER_SECURITY_GROUPS}", with: "[\"sg-2\"]")
            let parameters = try JSONSerialization.jsonObject(with: Data(body.utf8))
            let call: [String: Any] = ["service": String(match.2), "operation": String(match.3), "parameters": parameters]
            calls += String(decoding: try JSONSerialization.data(withJSONObject: call), as: UTF8.self) + "\n"
        }
        let result = try ExporterTests.validate(calls)
        #expect(result.status == 0, "\(result.output)")
        #expect(calls.split(separator: "\n").count > 10)
    }
}
