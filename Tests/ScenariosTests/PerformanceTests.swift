import Foundation
import Orchestra
import Scenarios
import Testing

@Suite struct PerformanceTests {
    private func play(_ text: String, seed: UInt64 = 1) throws -> Performance {
        let head =
            "scenario: a\nduration: 4m\nservices:\n  users: {desiredCount: 3, path: /, healthCheck: {interval: 5s, timeout: 2s}, deregistrationDelay: 10s}\n"
        return try #require(try Performance.play(try ScenarioReader.read(head + text, file: "a.yaml"), seed: seed))
    }

    private func held(_ text: String) throws -> [Bool] { try play(text).outcomes.map(\.held) }

    @Test(arguments: Shipped.files) func `a shipped scenario holds with its first seeds`(_ file: String) throws {
        let scenario = try Shipped.read(file)
        for seed in 1...2 as ClosedRange<UInt64> {
            let performance = try #require(try Performance.play(scenario, seed: seed))
            #expect(!performance.outcomes.isEmpty)
            let broken = performance.outcomes.filter { !$0.held }.map { "\($0.expectation): \($0.seen)" }
            #expect(broken == [], "seed \(seed)")
        }
    }

    @Test func `there are thirteen of them`() { #expect(Shipped.files.count == 13) }

    @Test func `each kind of expectation can hold, and can break`() throws {
        let traffic = "traffic: [{from: 1m, perSecond: 10}]\nfaults: [{at: 2m, crash: users/A}]\n"
        let outcomes = try held(
            traffic + """
                expect:
                  - {healthy: users, atLeast: 2, from: 1m}
                  - {healthy: users, atLeast: 3, from: 1m}
                  - {running: users, atMost: 3}
                  - {running: users, atMost: 2}
                  - {desired: users, atLeast: 3, atMost: 3}
                  - {desired: users, atMost: 2}
                  - {steady: users, by: 3m}
                  - {steady: users, by: 2m5s}
                  - {status: 5xx, atMost: 10%, from: 1m}
                  - {status: 2xx, atMost: 0}
                  - {status: errors, atMost: 0, from: 3m}
                  - {latency: p50, atMost: 20ms}
                  - {latency: p50, atMost: 10ms}
                  - {requests: 1500}
                  - {requests: 5000}
                  - {deployment: users, is: COMPLETED}
                  - {deployment: users, is: FAILED}
                  - {image: users, is: "example.com/users:1"}
                  - {image: users, is: other}
                  - {stopped: users, reason: Essential, atLeast: 1, atMost: 1}
                  - {stopped: users, reason: Essential, atMost: 0}
                  - {requests: 1500, of: users}
                """)
        #expect(
            outcomes == [
                true, false, true, false, true, false, true, false, true, false, true, true, false, true, false, true, false, true,
                false,
                true, false, true,
            ])
    }

    @Test func `what broke is told with its moment, its line, and what was seen`() throws {
        let performance = try play("faults: [{at: 2m, crash: users/A}]\nexpect:\n  - {running: users, atLeast: 3, from: 1m}\n")
        let outcome = performance.outcomes[0]
        #expect(outcome.expectation == "users: at least 3 running at every moment from 1:00")
        #expect(outcome.location == "a.yaml:7:5")
        #expect(outcome.brokenAt.map { $0 / 1_000_000_000 } == 120)
        #expect(outcome.seen == "2 to 3")
        #expect(PerformanceReport.text(of: performance).contains("✗ broken"))
        #expect(PerformanceReport.github(performance.outcomes).hasPrefix("::error file=a.yaml,line=7::"))
        #expect(PerformanceReport.junit("a", performance.outcomes).contains("failures=\"1\""))
    }

    @Test func `a ramp has its first and its last rate, and paths their shares`() throws {
        let performance = try play(
            "traffic: [{from: 1m, to: 2m, perSecond: [0, 60], paths: {/: 2, /nobody: 1}}]\nexpect: [{requests: 1700}]\n")
        #expect(performance.held)
        let answers = performance.stage.log.compactMap { entry -> String? in
            if case .requestAnswered(let request) = entry.event { request.path } else { nil }
        }
        let share = Double(answers.count { $0 == "/" }) / Double(answers.count)
        #expect(abs(share - 2 / 3) < 0.02)
    }

    @Test func `faults at random times come from the seed`() throws {
        let text = "faults: [{random: {from: 1m, to: 3m, times: 3}, crash: users}]\n"
        func falls(_ seed: UInt64) throws -> [Duration] {
            try play(text, seed: seed).stage.log.compactMap { if case .faultInjected = $0.event { $0.time } else { nil } }
        }
        #expect(try falls(1).count == 3)
        #expect(try falls(1) == falls(1))
        #expect(try falls(1) != falls(2))
    }

    @Test func `the same seed gives the same log and the same pictures`() throws {
        let scenario = try Shipped.read("03-sick-but-standing.yaml")
        let folders = [UUID(), UUID()].map { FileManager.default.temporaryDirectory.appendingPathComponent($0.uuidString) }
        defer { for folder in folders { try? FileManager.default.removeItem(at: folder) } }
        for folder in folders {
            let files = try PerformanceFiles.write(try #require(try Performance.play(scenario, seed: 5)), to: folder)
            #expect(
                files == ["log.jsonl", "counts.svg", "requests.svg", "latency.svg", "stage.svg", "timeline.svg", "verdict.json"])
        }
        for file in ["log.jsonl", "counts.svg", "requests.svg", "latency.svg", "verdict.json"] {
            let contents = try folders.map { try Data(contentsOf: $0.appendingPathComponent(file)) }
            #expect(contents[0] == contents[1] && contents[0].count > 200, "\(file)")
        }
        let line = try String(contentsOf: folders[0].appendingPathComponent("log.jsonl"), encoding: .utf8).split(separator: "\n")[0]
        #expect(try JSONDecoder().decode(LogEntry.self, from: Data(line.utf8)).time == .zero)
    }

    @Test func `a season counts seeds in order, whatever ran at the same time`() async throws {
        let scenario = try ScenarioReader.read(
            "scenario: a\nduration: 2m\nservices: {users: {desiredCount: 2}}\nfaults: [{random: {from: 30s, times: 2}, crash: users}]\n"
                + "expect:\n  - {running: users, atLeast: 1, from: 30s}\n  - {steady: users}\n", file: "a.yaml")
        let one = try await Season.play(scenario, seeds: 40, jobs: 1)
        let four = try await Season.play(scenario, seeds: 40, jobs: 4)
        #expect(one.json == four.json)
        #expect(one.seeds == 40 && one.held < 40 && one.held > 0)
        let worst = try #require(one.worst)
        #expect(try #require(try Performance.play(scenario, seed: worst)).held == false)
        let broken = try await Season.play(scenario, seeds: 40, jobs: 2) { $0 < 5 }
        #expect(broken.seeds == 5)
    }

    @Test func `what the world refuses is told at its line`() throws {
        let text = "scenario: a\nduration: 2m\nservices: {users: {launchType: FARGATE, cpu: 300}}\n"
        #expect(throws: ScenarioError.self) { _ = try Performance.play(try ScenarioReader.read(text, file: "a.yaml"), seed: 1) }
    }

    @Test func `each path comes to its turn, however small its share`() throws {
        let performance = try play("traffic: [{from: 1m, to: 2m, perSecond: 10, paths: {/a: 99, /b: 1}}]\n")
        var counts: [String: Int] = [:]
        for entry in performance.stage.log {
            if case .requestAnswered(let request) = entry.event { counts[request.path, default: 0] += 1 }
        }
        #expect((590...600).contains((counts["/a"] ?? 0) + (counts["/b"] ?? 0)), "\(counts)")
        #expect((5...7).contains(counts["/b"] ?? 0), "\(counts)")
    }
}
