import Diagnostics
import Foundation
import Scenarios
import Testing

@Suite struct ReaderTests {
    private func complaints(_ text: String) -> [String] {
        do {
            _ = try ScenarioReader.read(text, file: "a.yaml")
            return []
        } catch {
            return error.diagnostics.map { "\($0.location.map { "\($0.line):\($0.column ?? 0)" } ?? "") \($0.id): \($0.summary)" }
        }
    }

    private let head = "scenario: a\nduration: 5m\nservices:\n  users: {path: /}\n"

    @Test func `the least that a scenario is`() throws {
        let scenario = try ScenarioReader.read(head, file: "a.yaml")
        #expect(scenario.name == "a" && scenario.duration == .seconds(300))
    }

    @Test(
        arguments: [
            ("", "1:1 empty: the scenario is empty"),
            ("just a text", "1:1 wrong-kind: a scenario is a list of keys with values here"),
            ("scenario: a\n", "1:1 missing-key: a scenario has no 'duration'"),
            ("scenario: a\nduration: 5 parsecs\nservices: {u: {}}\n", "2:11 wrong-kind: 'duration' of a scenario is a time"),
            ("scenario: a\nduration: 5m\nsevrices: {}\n", "3:1 unknown-key: a scenario has no key 'sevrices'"),
            ("scenario: a\nduration: 5m\n\tservices: {}\n", "3:1 no-yaml"),
            ("scenario: a\nduration: 5m\nduration: 6m\n", "no-yaml"), ("scenario: [a\n", "no-yaml"),
            ("scenario: a\nduration: 9000h\nservices: {u: {}}\n", "duration: a duration is one second to seven days"),
        ])
    func `a defect of the whole is told with its place`(_ text: String, _ expected: String) {
        #expect(complaints(text).contains { $0.contains(expected) }, "\(complaints(text))")
    }

    @Test(
        arguments: [
            ("services: {users: {desiredCount: many}}", "wrong-kind: 'desiredCount' of the service 'users' is a whole number"),
            ("services: {users: {desiredCuont: 3}}", "unknown-key: the service 'users' has no key 'desiredCuont'"),
            ("services: {users: {launchType: LAMBDA}}", "unknown-word: 'LAMBDA' is no 'launchType'"),
            ("services: {users: {scaling: {min: 4, max: 2}}}", "bounds: min is more than max"),
            (
                "services: {users: {healthCheck: {interval: 1s}}}",
                "wrong-kind: 'interval' of a health check is 5 to 300 whole seconds"
            ),
            ("traffic: [{perSecond: lots}]", "wrong-kind: 'perSecond' is 0 to 100,000"),
            ("traffic: [{from: 2m, to: 1m, perSecond: 3}]", "time"),
            ("traffic: [{}]", "missing-key: a phase of traffic has no 'perSecond'"),
            ("traffic: {perSecond: 3}", "wrong-kind: 'traffic' is a list"),
            ("traffic: [{perSecond: 3, paths: {/a: 0}}]", "wrong-kind: a path's share"),
            ("traffic: [{perSecond: 3, paths: [{a: b}]}]", "wrong-kind: a path begins with a slash"),
            ("traffic: [{perSecond: 3, paths: users}]", "wrong-kind: a path begins with a slash"),
            ("traffic: [{perSecond: 3, paths: {users: 1}}]", "wrong-kind: a path begins with a slash"),
            ("traffic: [{perSecond: 3, paths: []}]", "wrong-kind: 'paths' is empty"),
            ("traffic: [{perSecond: 3, to: 6m}]", "5:30 time: the performance is over by then"),
            ("services: {users: {path: [{a: b}]}}", "wrong-kind: 'path' of the service 'users' is a text"),
            ("services: {users: {}}\ntraffic: [{perSecond: 3}]", "no-doors: nobody lets the guests in"),
            ("services: {}", "no-services: a scenario has one service at least"),
            ("services: {users: {healthCheck: {timeout: 10s}}}", "bounds: a health check's timeout of 10 s isn't less"),
            ("services: {[a, b]: {}, users: {}}", "wrong-kind: a key of the list of services is a text"),
            ("services: {users: {image: \"a\\ab\"}}", "unprintable: 'image' of the service 'users' has a control character"),
            ("workloads: {other: {}}", "unknown-image: no container has the image 'other'"),
            ("steps: [{at: 1m, bounds: users}]", "no-limit: 'bounds' needs min, max or both"),
            ("faults: [{random: {to: 6m}, crash: users}]", "5:24 time: the performance is over by then"),
            ("faults: [{at: 1m, terminate: any}]", "no-instances"),
            ("faults: [{at: 1m, image: x, pull: fails}]", "unknown-image: no container has the image 'x'"),
            ("expect: [{stopped: users, reason: a}]", "no-limit: 'stopped' needs"),
            ("expect: [{running: users, atLeast: 3, atMost: 2}]", "bounds: atLeast is more than atMost"),
            ("steps: [{at: 1m, deploy: usres, image: b}]", "unknown-service: there is no service 'usres'"),
            ("steps: [{at: 9m, scale: users, to: 3}]", "time: the performance is over by then"),
            ("steps: [{at: 1m}]", "no-step"), ("steps: [{at: 1m, scale: users, stop: users}]", "no-step"),
            ("faults: [{at: 1m, crash: nobody/A}]", "unknown-service"),
            ("instances: [{zone: here}]\nfaults: [{at: 1m, terminate: mars}]", "unknown-zone: no container instance is in 'mars'"),
            ("faults: [{at: 1m, crash: /}]", "wrong-kind: '/' is no task"),
            ("faults: [{at: 1m, hang: users/}]", "wrong-kind: 'users/' is no task"),
            ("faults: [{crash: users}]", "missing-key: a fault has no 'at'"),
            ("faults: [{at: 1m, image: x}]", "no-fault"),
            ("faults: [{at: 1m, answer: users}]", "missing-key: a fault has no 'with'"),
            ("expect: [{healthy: users}]", "no-limit"), ("expect: [{status: 6xx, atMost: 0}]", "wrong-kind: '6xx' is no status"),
            ("expect: [{latency: q99, atMost: 1s}]", "wrong-kind: 'q99' is no quantile"),
            ("expect: [{steady: users, by: 6m}]", "time"),
            ("expect: [{}]", "no-expectation"),
            ("expect: [{status: 5xx, atMost: some}]", "wrong-kind: 'atMost' is a number of answers"),
            ("expect: [{image: users}]", "missing-key: an expectation has no 'is'"),
            ("expect: [{deployment: users, is: DONE}]", "unknown-word: 'DONE' is no 'is'"),
        ])
    func `a defect of a part is told, and nothing is left out in silence`(_ part: String, _ expected: String) {
        let text = part.hasPrefix("services") ? "scenario: a\nduration: 5m\n\(part)\n" : head + part + "\n"
        let found = complaints(text)
        #expect(found.contains { $0.contains(expected) }, "\(found)")
        #expect(found.allSatisfy { $0.first?.isNumber ?? false })
    }

    @Test(
        arguments: [
            "scenario: a\nservices: {users: {}}\nexpect: [{steady: users, by: 9m}]\nsteps: [{at: 3m, stop: users}]\n",
            "scenario: a\nduration: 5m\nservices: []\nexpect: [{steady: users}]\nfaults: [{at: 1m, crash: users}]\n",
        ])
    func `one slip is told once, without what follows from it`(_ text: String) { #expect(complaints(text).count == 1) }

    @Test func `a byte-order mark is no defect, and what is no text is one`() throws {
        #expect(try ScenarioReader.read(Data("\u{FEFF}\(head)".utf8), file: "a.yaml").name == "a")
        for bytes in [Data([0xFF, 0xFE, 0x61]), Data([0x61, 0x00])] {
            #expect(throws: ScenarioError.self) { try ScenarioReader.read(bytes, file: "a.yaml") }
        }
    }

    @Test func `a misspelt key is told with what was probably meant`() {
        do {
            _ = try ScenarioReader.read(head + "expcet: []\n", file: "a.yaml")
            Issue.record("it was read")
        } catch {
            #expect(error.diagnostics[0].help?.hasPrefix("Did you mean 'expect'?") == true)
            #expect(error.diagnostics[0].sourceLine == "expcet: []")
        }
    }

    @Test func `what would bring a parser down is refused`() {
        let bomb = "a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]\n"
        for text in [
            String(repeating: "[", count: 100_000), String(repeating: "- ", count: 5000) + "a",
            String(repeating: "{a: ", count: 3000),
            String(repeating: "x", count: 300_000), bomb, "\u{0}", "\u{1B}]0;x\u{7}", "a: !!binary x", "%YAML 9.9\n---\n",
            "? - ? - a",
            String(repeating: " ", count: 100_000) + "a: b", "- - - - -", "...", "---\n---\n---", "a: *nobody",
        ] {
            #expect(!complaints(text).isEmpty)
        }
    }

    @Test func `texts that are cut off anywhere never stop the process`() throws {
        let text = try String(contentsOf: Shipped.folder.appendingPathComponent("07-the-hall-fills.yaml"), encoding: .utf8)
        for length in stride(from: 0, to: text.count, by: 7) { _ = complaints(String(text.prefix(length))) }
    }
}

/// The scenarios that come with Podium.
enum Shipped {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
        .appendingPathComponent("scenarios")

    static var files: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).filter { $0.hasSuffix(".yaml") }.sorted()
    }

    static func read(_ file: String) throws -> Scenario {
        try ScenarioReader.read(
            try String(contentsOf: folder.appendingPathComponent(file), encoding: .utf8), file: "scenarios/\(file)")
    }
}
