import Diagnostics
import Orchestra
import Templates
import Testing

@Suite struct TemplateReaderTests {
    /// `line:column id summary`, a line each.
    private func complaints(_ text: String, parameters: ECS.StringMap = [:]) -> [String] {
        do {
            var stage = Simulation(timing: Timing().buildingStacksAtOnce)
            try TemplateReader.read(text, file: "t.yaml").build(in: &stage, parameters: parameters)
            return []
        } catch let error as TemplateError {
            return error.diagnostics.map { "\($0.location!.line):\($0.location!.column!) \($0.id) \($0.summary)" }
        } catch { return ["\(error)"] }
    }

    private let small = """
        Resources:
          Stage:
            Type: AWS::ECS::Cluster
            Properties:
              ClusterName: api

        """

    @Test func `short and long forms of functions are the same`() throws {
        let long = try TemplateReader.read(
            """
            {"Resources": {"Stage": {"Type": "AWS::ECS::Cluster", "Properties": {"ClusterName": {"Fn::Sub": "${AWS::StackName}-x"}}},
            \t"Users": {"Type": "AWS::ECS::Service", "Properties": {"Cluster": {"Ref": "Stage"}, "Name": {"Fn::GetAtt": ["Stage", "Arn"]},
            "Who": {"Fn::Join": ["-", ["a", {"Ref": "AWS::Region"}]]}}}}}
            """, file: "a.json"
        ).template
        let short = try TemplateReader.read(
            """
            Resources:
              Stage:
                Type: AWS::ECS::Cluster
                Properties: {ClusterName: !Sub '${AWS::StackName}-x'}
              Users:
                Type: AWS::ECS::Service
                Properties:
                  Cluster: !Ref Stage
                  Name: !GetAtt [Stage, Arn]
                  Who: !Join ['-', [a, !Ref AWS::Region]]
            """, file: "a.yaml"
        ).template
        #expect(long == short)
    }

    @Test func `numbers, truths and texts are told apart as YAML tells them`() throws {
        let properties = try TemplateReader.read(
            """
            Resources:
              A:
                Type: T
                Properties: {a: 80, b: "80", c: 012345678901, d: true, e: 'true', f: 1.5, g: 22:30, h: 2010-09-09, i: 1e3, j: -4}
            """, file: "a.yaml"
        ).template.resources[0].properties
        #expect(
            properties == [
                "a": 80, "b": "80", "c": "012345678901", "d": true, "e": "true", "f": 1.5, "g": "22:30", "h": "2010-09-09",
                "i": 1000.0,
                "j": .integer(-4),
            ])
    }

    @Test func `what AWS resolves, and nothing here does, is told with a way out`() {
        for (text, told) in [
            ("Parameters: {Ami: {Type: 'AWS::SSM::Parameter::Value<String>'}}\n" + small, "read from a parameter store"),
            (small.replacing("api", with: "'{{resolve:ssm:/name}}'"), "dynamic references"),
            ("Rules: {}\n" + small, "rules are held against parameters by nobody"),
            (small + "  Fn::ForEach::All: []\n", "AWS::LanguageExtensions"),
        ] {
            let found = complaints(text)
            #expect(found.count == 1 && found[0].contains(told), "\(found)")
        }
        #expect(complaints("Parameters: {Name: {Type: 'AWS::SSM::Parameter::Name', Default: x}}\n" + small) == [])
    }

    @Test func `an alias is refused at its line, however much it stands for`() {
        #expect(
            complaints("Metadata:\n  A: &a {b: c}\n  D: *a\n" + small) == [
                "3:3 not-supported YAML aliases are not allowed in CloudFormation templates"
            ])
        var bomb = "Metadata:\n  A0: &a0 x\n"
        for level in 1...20 {
            bomb += "  A\(level): &a\(level) [\(Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", "))]\n"
        }
        #expect(complaints(bomb + small).count == 1)
    }

    @Test func `JSON may write a character as two surrogates`() throws {
        let text =
            #"{"Resources": {"C": {"Type": "AWS::ECS::Cluster", "Metadata": {"b": "\ud83c\udfbb"}}}, "Description": "\uD83C\uDFBB"}"#
        #expect(try TemplateReader.read(text, file: "a.json").template.description == "🎻")
    }

    @Test func `lists are compared text by text`() {
        let head = """
            Parameters: {L: {Type: CommaDelimitedList, Default: 'a,b'}, M: {Type: CommaDelimitedList, Default: c}}
            Conditions: {Same: !Equals [!Ref L, !Ref M], Other: !Equals [!Ref L, [a, b]]}

            """
        let conditional = small.replacing("Type: AWS::ECS::Cluster\n", with: "Type: AWS::ECS::Cluster\n    Condition: Same\n")
        #expect(complaints(head + conditional) == [])
        #expect(complaints(head.replacing("!Ref M]", with: "a]") + conditional) == [])
        #expect(complaints(head.replacing("!Ref M]", with: "!Ref AWS::NoValue]") + conditional).count == 1)
    }

    @Test func `all types that aren't there are told at once, each kind with a way out`() throws {
        let text = small + "  A: {Type: 'AWS::AutoScaling::AutoScalingGroup'}\n  B: {Type: 'Custom::Thing'}\n"
        do {
            var stage = Simulation(seed: 1)
            try TemplateReader.read(text, file: "a.yaml").build(in: &stage)
            Issue.record("it was made")
        } catch {
            #expect(error.diagnostics[0].summary.contains("[AWS::AutoScaling::AutoScalingGroup, Custom::Thing]"))
            #expect(error.diagnostics[0].help?.contains("--instances") == true)
        }
    }

    @Test func `scheduled actions are carried out in the zone that they name`() throws {
        let berlin = try #require(AutoScaling.TimeZone(identifier: "Europe/Berlin"))
        #expect(berlin.offset == 3600)
        // The last Sunday of March 2026, at one o'clock UTC.
        #expect(berlin.transitions.contains { $0.at.secondsSince1970 == 1_774_746_000 && $0.offset == 7200 })
        #expect(AutoScaling.TimeZone(identifier: "Europe/Nowhere") == nil)
    }

    @Test func `what isn't supported is told with its resource and its line`() {
        #expect(
            complaints(small + "  Box:\n    Type: AWS::S3::Bucket\n")
                == ["7:5 refused Box: Template format error: Unrecognized resource types: [AWS::S3::Bucket]"])
        #expect(
            complaints(small + "      Configurations:\n        ExecuteCommandConfiguration: {}\n")
                == ["6:7 refused Stage: Properties validation failed: extraneous key [Configurations] is not permitted"])
        #expect(
            complaints(small + "    CreationPolicy: {}\n")
                == ["6:5 not-supported the resource Stage has 'CreationPolicy', which isn't supported here"])
        #expect(
            complaints("Transform: AWS::Serverless\n" + small).first?.hasPrefix(
                "1:1 not-supported macros and transforms are carried out by nobody")
                == true)
        #expect(
            complaints(small.replacing("api", with: "!Transform other"))
                == ["5:20 not-supported the function !Transform isn't supported"])
        #expect(
            complaints(small.replacing("ClusterName: api", with: "ClusterName:\n          Fn::Transform: other"))
                == ["6:11 refused Stage: Template error: the function Fn::Transform is not supported"])
    }

    @Test func `a slip is told where it is, with what was probably meant`() throws {
        let wrong =
            small + "  Users:\n    Type: AWS::ECS::Service\n    Properties:\n      Cluster: !Ref Stge\n      TaskDefinition: x\n"
        #expect(
            complaints(wrong)
                == [
                    "9:7 refused Users: Template format error: Unresolved resource dependencies [Stge] in the Resources block of the template"
                ])
        let text = small + "  Users:\n    Type: AWS::ECS::Service\n    Properties:\n      Cluster: api\n      DesiredCount: many\n"
        #expect(complaints(text) == ["10:7 refused Users: Properties validation failed: a whole number is wanted, not 'many'"])
        #expect(complaints(small.replacing("ClusterName", with: "ClusterNme")).first?.hasPrefix("5:7 refused Stage") == true)
        #expect(complaints(small.replacing("Properties", with: "Propertys")).first?.contains("'Propertys'") == true)
    }

    @Test(arguments: [
        ("", "1:1 empty"), ("[1, 2]", "1:1 wrong-kind"), ("Resources: {}", "1:1 missing-key"), ("a: b: c", "1:5 no-yaml"),
        ("Resources:\n\tA: b", "2:1 no-yaml"), ("Resources: 7", "1:12 wrong-kind"),
        ("Resources:\n  A:\n    Type: x\n  A:\n    Type: y", "2:3 no-yaml"),
        ("Resources:\n  A: {Properties: {}}", "2:6 missing-key"),
        ("Parameters:\n  P: {Type: Foo}\nResources: {A: {Type: x}}", "2:6 unknown-word"),
        ("Parameters:\n  P: {Type: String, Default: [a]}\nResources: {A: {Type: x}}", "2:30 wrong-kind"),
        ("Parameters:\n  P: {Type: Number, MinValue: x}\nResources: {A: {Type: x}}", "2:31 wrong-kind"),
        ("Resources:\n  A: {Type: x, DependsOn: {a: b}}", "2:27 wrong-kind"),
        ("Resources:\n  A: &a {Type: x}\n  B: *a", "3:3 not-supported"),
        ("Resources:\n  A: {Type: x, Properties: {a: null}}", "2:32 wrong-kind"),
        (String(repeating: "[", count: 100), "1:1 too-deep"), ("{\"Resources\": ", "2:1"),
        ("AWSTemplateFormatVersion: 2011-01-01", "1:27"),
    ]) func `what is no template has a place and a kind`(_ text: String, _ expected: String) {
        let complaint = complaints(text).first ?? "nothing"
        #expect(complaint.hasPrefix(expected), "\(complaint)")
    }

    @Test func `parameters have values, defaults and limits`() {
        let text = """
            Parameters:
              Name: {Type: String}
              Size: {Type: Number, Default: 2, MinValue: 1, MaxValue: 5}
              Stage: {Type: String, Default: test, AllowedValues: [test, live]}
            Resources:
              House:
                Type: AWS::ECS::Cluster
                Properties: {ClusterName: !Sub '${Name}-${Stage}-${Size}'}
            """
        #expect(complaints(text) == ["2:3 refused Parameters: [Name] must have values"])
        #expect(
            complaints(text, parameters: ["Name": "a", "Size": "9"]) == [
                "3:3 refused Parameter 'Size' must be a number not greater than 5"
            ])
        #expect(
            complaints(text, parameters: ["Name": "a", "Stage": "beta"]).first?.contains("must be one of AllowedValues") == true)
        #expect(complaints(text, parameters: ["Nme": "a"]).first?.contains("[Nme] do not exist in the template") == true)
        #expect(complaints(text, parameters: ["Name": "a"]) == [])
    }

    @Test func `a refusal of the service is told at the resource's line`() {
        let text = small + "  Other:\n    Type: AWS::ECS::Cluster\n    DependsOn: Stage\n    Properties: {ClusterName: api}\n"
        #expect(
            complaints(text)
                == [
                    "6:3 refused Other: Resource of type 'AWS::ECS::Cluster' with identifier 'api' already exists. (HandlerErrorCode: AlreadyExists)"
                ])
    }

    @Test func `random cuts and swaps of a template never trap`() {
        let text = RoundTripTests.export((try? Worlds.hall()) ?? Simulation())
        var random = SeededGenerator(seed: 17)
        for _ in 0..<400 {
            var bytes = Array(text.utf8)
            for _ in 0..<(1 + Int(random.next() % 4)) {
                let place = Int(random.next() % UInt64(bytes.count))
                switch random.next() % 3 {
                case 0: bytes.remove(at: place)
                case 1: bytes[place] = UInt8(truncatingIfNeeded: random.next())
                default: bytes.swapAt(place, Int(random.next() % UInt64(bytes.count)))
                }
            }
            _ = complaints(String(decoding: bytes, as: UTF8.self))
        }
    }
}
