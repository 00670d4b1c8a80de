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
            complaints("Transform: AWS::Serverless\n" + small).first?.hasPrefix("1:1 not-supported a template has 'Transform'")
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
        ("Resources:\n  A: &a {Type: x}\n  B: *a", "2:"), ("Resources:\n  A: {Type: x, Properties: {a: null}}", "2:32 wrong-kind"),
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
