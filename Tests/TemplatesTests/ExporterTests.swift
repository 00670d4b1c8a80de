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
        // A stand-in for aws writes down what it is given, and answers with an ARN.
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let aws = folder.appendingPathComponent("aws")
        try Data("#!/bin/sh\nprintf '%s\\n===\\n' \"$4\" >>\"$(dirname \"$0\")/calls\"\necho arn:aws:made-up:$2\n".utf8).write(
            to: aws)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: aws.path)
        let script = CommandScript(Exporter(try Worlds.hall().trace)).text(title: "A world")
        let result = try #require(
            try Program.run(
                [
                    "PATH=\(folder.path):/usr/bin:/bin", "SUBNETS=[\"subnet-1\", \"subnet-2\"]", "SECURITY_GROUPS=[\"sg-1\"]",
                    "VPC=vpc-1",
                    "sh", "-s",
                ], input: script))
        #expect(result.status == 0, "\(result.output)")
        let calls = try String(contentsOf: folder.appendingPathComponent("calls"), encoding: .utf8).split(separator: "===\n")
            .map { try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any] ?? [:] }
        let definition = try #require(calls.first { $0["family"] as? String == "users" })
        let containers = definition["containerDefinitions"] as? [[String: Any]]
        let environment = containers?[0]["environment"] as? [[String: Any]]
        #expect(environment?[0]["value"] as? String == "it's $HOME `x` \\ \"y\" — ✓")
        let service = try #require(calls.first { $0["serviceName"] as? String == "users" })
        #expect(service["taskDefinition"] as? String == "arn:aws:made-up:register-task-definition")
        let network = (service["networkConfiguration"] as? [String: Any])?["awsvpcConfiguration"] as? [String: Any]
        #expect(network?["subnets"] as? [String] == ["subnet-1", "subnet-2"])
    }

    @Test func `without what it asks for it says so, and does nothing`() throws {
        let script = CommandScript(Exporter(try Worlds.hall().trace)).text(title: "A world")
        let result = try #require(try Program.run(["PATH=/usr/bin:/bin", "sh", "-s"], input: script))
        #expect(result.status != 0)
        #expect(result.output.contains("SUBNETS"))
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
        for match in script.matches(of: #/aws (\S+) (\S+) --cli-input-json "\$\(cat <<END\n([\s\S]*?)\nEND\n/#) {
            let body = match.3.replacing("${SUBNETS}", with: "[\"subnet-1\", \"subnet-2\"]").replacing(
                "${SECURITY_GROUPS}", with: "[\"sg-1\"]")
            let parameters = try JSONSerialization.jsonObject(with: Data(body.utf8))
            let call: [String: Any] = ["service": String(match.1), "operation": String(match.2), "parameters": parameters]
            calls += String(decoding: try JSONSerialization.data(withJSONObject: call), as: UTF8.self) + "\n"
        }
        let result = try ExporterTests.validate(calls)
        #expect(result.status == 0, "\(result.output)")
        #expect(calls.split(separator: "\n").count > 10)
    }
}
