import Diagnostics
import Foundation
import Testing

@testable import Scenarios

@Suite struct TemplateScenarioTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    private func read(_ text: String, template: String? = nil) throws -> Scenario {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        if let template { try Data(template.utf8).write(to: folder.appendingPathComponent("t.yaml")) }
        return try ScenarioReader.read(text, file: folder.appendingPathComponent("s.yaml").path)
    }

    private func complaints(_ text: String, template: String? = nil) -> [String] {
        do {
            _ = try Performance.play(try read(text, template: template), seed: 1)
            return []
        } catch {
            return ((error as? ScenarioError)?.diagnostics ?? []).map {
                "\($0.location?.line ?? 0):\($0.location?.column ?? 0) \($0.id) \($0.summary)"
            }
        }
    }

    private let head = "scenario: a\nduration: 2m\ntemplate: t.yaml\n"

    private var house: String {
        get throws { try String(contentsOf: Self.root.appendingPathComponent("scenarios/templates/house.yaml"), encoding: .utf8) }
    }

    @Test func `a template's world is there from the beginning, and its services are called by their names`() throws {
        let text =
            head + "parameters: {Count: 3}\nexpect:\n  - {steady: users, by: 1m}\n  - {healthy: users, atLeast: 3, from: 1m}\n"
        let performance = try #require(try Performance.play(try read(text, template: house), seed: 4))
        #expect(performance.held, "\(performance.outcomes)")
    }

    @Test func `a service without a name is seen under its logical id, whatever its target group is called`() throws {
        let unnamed = try house.replacing("      ServiceName: users\n", with: "").replacing("users-tg", with: "hall-list")
        let text =
            head
            + "traffic: [{from: 1m, perSecond: 2}]\nexpect:\n  - {steady: Users, by: 1m}\n  - {healthy: Users, atLeast: 2, from: 1m}\n"
            + "  - {deployment: Users, is: COMPLETED}\n  - {status: 2xx, of: Users, atMost: 0}\n"
        let performance = try #require(try Performance.play(try read(text, template: unnamed), seed: 4))
        #expect(performance.outcomes.map(\.held) == [true, true, true, false], "\(performance.outcomes)")
    }

    @Test func `the scenario that is shipped holds over many seeds`() throws {
        let file = Self.root.appendingPathComponent("scenarios/13-from-the-production-book.yaml")
        let scenario = try ScenarioReader.read(try String(contentsOf: file, encoding: .utf8), file: file.path)
        for seed in 1...5 as ClosedRange<UInt64> {
            let performance = try #require(try Performance.play(scenario, seed: seed))
            #expect(performance.held, "seed \(seed): \(performance.outcomes.filter { !$0.held })")
        }
    }

    @Test func `what is wrong is told where it stands, in the scenario or in the template`() throws {
        #expect(complaints(head) == ["3:11 no-such-file the template 't.yaml' can't be read"])
        #expect(complaints(head + "services: {a: {image: b}}\n", template: try house).first?.contains("two-worlds") == true)
        #expect(
            complaints(head + "expect:\n  - {steady: usres, by: 1m}\n", template: try house).first?.contains("unknown-service")
                == true)
        let slip = try house.replacing("Cluster: !Ref Stage", with: "Cluster: !Ref Stge")
        #expect(
            complaints(head, template: slip)
                == [
                    "65:7 refused Users: Template format error: Unresolved resource dependencies [Stge] in the Resources block of the template"
                ])
        #expect(complaints(head, template: "Resources:\n  A: {Type: AWS::ECS::Cluster}\n").first?.contains("no-services") == true)
        #expect(complaints(head + "parameters: {Cuont: 3}\n", template: try house).first?.contains("[Cuont] do not exist") == true)
    }
}
