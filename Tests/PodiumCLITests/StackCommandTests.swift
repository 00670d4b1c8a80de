import Foundation
import PodiumCLI
import Testing

/// `podium stack` on templates of its own.
@Suite(.timeLimit(.minutes(5))) struct StackCommandTests {
    private func stack(_ arguments: [String], files: [String: String] = [:]) throws -> PodiumTool.Run {
        let folder = URL(fileURLWithPath: NSTemporaryDirectory()).appendingPathComponent("podium-stack-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, text) in files { try Data(text.utf8).write(to: folder.appendingPathComponent(name)) }
        return try PodiumTool.run(["stack"] + arguments, in: folder.path)
    }

    private var house: String {
        get throws { try String(contentsOfFile: PodiumTool.root + "/scenarios/templates/house.yaml", encoding: .utf8) }
    }

    @Test func `plan, events and verdict of a template`() throws {
        let run = try stack(["house.yaml", "--parameter", "Count=3", "--delete"], files: ["house.yaml": try house])
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.output.contains("  1. Stage, Sheet, Hall, List\n  2. Door\n  3. Users\n"))
        #expect(run.output.contains("CREATE_IN_PROGRESS   stack: User Initiated"))
        #expect(run.output.contains("CREATE_COMPLETE      stack"))
        #expect(run.output.contains("DELETE_COMPLETE      stack"))
        let plan = try stack(["house.yaml", "--plan"], files: ["house.yaml": try house])
        #expect(plan.status == 0 && !plan.output.contains("CREATE"))
    }

    @Test func `an update is told as changes, then as events; one that fails ends with 1`() throws {
        let next = try house.replacing("users:1", with: "users:2")
        let files = ["house.yaml": try house, "next.yaml": next]
        let run = try stack(["house.yaml", "--update", "next.yaml"], files: files)
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.output.contains("  Modify Sheet, replaced\n  Modify Users\n"))
        let failed = try stack(["house.yaml", "--update", "next.yaml", "--fail-pull", "example.com/users:2"], files: files)
        #expect(failed.status == 1)
        #expect(failed.errors.contains("the stack is in UPDATE_ROLLBACK_COMPLETE"))
    }

    @Test func `events for machines are one object a line`() throws {
        let run = try stack(["house.yaml", "--format", "json"], files: ["house.yaml": try house])
        let lines = run.output.split(separator: "\n")
        #expect(lines.count > 10)
        for line in lines { #expect((try? JSONSerialization.jsonObject(with: Data(line.utf8))) is [String: Any], "\(line)") }
    }

    @Test func `a defect has its line, and a wrong call its own status`() throws {
        let slip = try house.replacing("DesiredCount: !Ref Count", with: "DesiredCount: many")
        let run = try stack(["house.yaml"], files: ["house.yaml": slip])
        #expect(run.status == 1)
        #expect(
            run.errors.contains("house.yaml:67:7") && run.errors.contains("a whole number is wanted, not 'many'"), "\(run.errors)")
        #expect(try stack(["nowhere.yaml"]).status == 2)
        #expect(try stack(["house.yaml", "--parameter", "Count"], files: ["house.yaml": try house]).status == 2)
        #expect(try stack(["house.yaml"], files: ["house.yaml": ""]).status == 1)
        let range = try stack(["house.yaml", "--parameter", "Count=99"], files: ["house.yaml": try house])
        #expect(range.status == 1 && range.errors.contains("house.yaml:4:3"), "\(range.errors)")
    }

    @Test func `machines join each cluster that is ready for them, and leave it before it goes`() throws {
        let template = """
            Resources:
              Shop: {Type: 'AWS::ServiceDiscovery::HttpNamespace', Properties: {Name: shop}}
              Stage:
                Type: AWS::ECS::Cluster
                Properties: {ClusterName: api, ServiceConnectDefaults: {Namespace: !GetAtt Shop.Arn}}
              Sheet:
                Type: AWS::ECS::TaskDefinition
                Properties:
                  Family: jobs
                  RequiresCompatibilities: [EC2]
                  NetworkMode: bridge
                  ContainerDefinitions: [{Name: main, Image: 'example.com/jobs:1', Memory: 128}]
              Jobs:
                Type: AWS::ECS::Service
                Properties: {Cluster: !Ref Stage, LaunchType: EC2, DesiredCount: 2, TaskDefinition: !Ref Sheet}
            """
        let run = try stack(["jobs.yaml", "--instances", "2", "--delete"], files: ["jobs.yaml": template])
        #expect(run.status == 0, "\(run.output)\(run.errors)")
        #expect(run.output.contains("DELETE_COMPLETE      stack"))
        let failed = try stack(
            ["jobs.yaml", "--instances", "1", "--fail-pull", "example.com/jobs:1"], files: ["jobs.yaml": template])
        #expect(failed.errors.contains("the stack is in ROLLBACK_COMPLETE"), "\(failed.errors)")
        let none = try stack(["jobs.yaml"], files: ["jobs.yaml": template])
        #expect(
            none.errors.contains("unable to place a task because no container instance") && none.errors.contains("--instances 2"),
            "\(none.errors)")
    }

    @Test func `a stack comes after the one whose exports it imports, and what is kept by name is said`() throws {
        let network = """
            Resources:
              Role:
                Type: AWS::IAM::Role
                Properties: {AssumeRolePolicyDocument: {}}
            Outputs:
              Role: {Value: !GetAtt Role.Arn, Export: {Name: the-role}}
            """
        let tasks = """
            Resources:
              Sheet:
                Type: AWS::ECS::TaskDefinition
                Properties:
                  TaskRoleArn: !ImportValue the-role
                  ContainerDefinitions: [{Name: web, Image: "example.com/web:1", Memory: 128}]
            Outputs:
              Sheet: {Value: !Ref Sheet}
            """
        let files = ["network.yaml": network, "tasks.yaml": tasks]
        let run = try stack(["tasks.yaml", "--before", "network.yaml"], files: files)
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.output.contains("Sheet = arn:aws:ecs:eu-west-1:123456789012:task-definition/"))
        let alone = try stack(["tasks.yaml"], files: files)
        #expect(alone.status == 1)
        #expect(alone.output.contains("No export named the-role found."))
        #expect(
            try stack(["network.yaml", "--plan"], files: files).output
                .contains("Kept by name alone, since their services aren't played: Role (AWS::IAM::Role)"))
    }
}
