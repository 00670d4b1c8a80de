import Diagnostics
import Foundation
import Orchestra
import Synchronization
import Testing

@testable import Scenarios

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
        #expect(PerformanceReport.judgment(of: performance).contains("✗ broken"))
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
        let done = Atomic(0)
        let broken = try await Season.play(
            scenario, seeds: 40, jobs: 1, while: { done.load(ordering: .relaxed) < 5 }, each: { done.store($0, ordering: .relaxed) }
        )
        #expect(broken.seeds == 5)
    }

    @Test(
        arguments: [
            ("services: {users: {launchType: FARGATE, cpu: 300}}", "3:19 the service 'users' is refused"),
            ("services: {users: {path: [/a, /b?c*d*e*f*g*h*i]}}", "3:19 the service 'users' is refused"),
            ("services: {users: {}}\nsteps:\n  - {at: 1m, bounds: users, min: 5, max: 2}", "5:5 this step is refused"),
        ])
    func `what the world refuses is told at its line`(_ text: String, _ expected: String) throws {
        do {
            _ = try Performance.play(try ScenarioReader.read("scenario: a\nduration: 2m\n\(text)\n", file: "a.yaml"), seed: 1)
            Issue.record("it was played")
        } catch {
            let told = error.diagnostics.map { "\($0.location!.line):\($0.location!.column!) \($0.summary)" }
            #expect(told.count == 1 && told[0].hasPrefix(expected), "\(told)")
        }
    }

    @Test func `steps are told, and faults that fall on nobody`() throws {
        let performance = try play(
            """
            steps:
              - {at: 1m, scale: users, to: 1}
              - {at: 2m, deploy: users, image: "example.com/users:2"}
              - {at: 4m, stop: users}
              - {at: 4m, deploy: users, image: "example.com/users:3"}
            faults:
              - {at: 4m, crash: users/Y}
              - {at: 90s, crash: users/Z}
              - {at: 1s, hang: users}
            """)
        let told = performance.timeline.moments.map { "\($0.at.clock) \($0.sentence)" }
        for sentence in [
            "0:01 fault: a task of users hangs; it falls on nobody", "1:00 step: users is to have 1 task",
            "1:30 fault: crash of users/Z; it falls on nobody", "2:00 step: example.com/users:2 is deployed to users",
            "2:00 a deployment of users:2 to users begins", "4:00 step: users is to have no task",
            "4:00 a deployment of users:3 to users begins",
            "4:00 fault: crash of users/Y; it falls on nobody",
        ] {
            #expect(told.contains(sentence), "\(told)")
        }
        let times = performance.timeline.moments.map(\.at)
        #expect(times == times.sorted())
    }

    @Test func `whoever watches is told each moment once, when it happens`() throws {
        let scenario = try Shipped.read("05-bad-deploy-rolled-back-at-peak.yaml")
        var told: [String] = []
        let performance = try Performance.play(scenario, seed: 1) { stage, timeline in
            let new = timeline.moments.dropFirst(told.count)
            #expect(new.allSatisfy { $0.at >= stage.now - .seconds(1) && $0.at <= stage.now })
            told += new.map(PerformanceReport.line)
            return true
        }
        #expect(told == performance?.timeline.moments.map(PerformanceReport.line))
    }

    @Test func `a reason can be copied from the timeline`() throws {
        let text = "faults: [{at: 2m, hang: users/A}]\n"
        let first = try play(text).timeline.moments.map(\.sentence)
        let told = try #require(first.first { $0.hasPrefix("users/A is to stop: ") }?.dropFirst("users/A is to stop: ".count))
        #expect(try held(text + "expect:\n  - {stopped: users, reason: \"\(told)\", atLeast: 1}\n") == [true])
    }

    @Test func `what is defective is told in each format`() {
        let error = ScenarioError(diagnostics: [
            Diagnostic(id: "time", at: SourceLocation(file: "a.yaml", line: 3, column: 5), "too <late>", help: "Be earlier.")
        ])
        #expect(PerformanceReport.github(error).hasPrefix("::error file=a.yaml,line=3"))
        #expect(PerformanceReport.junit(error, in: "a.yaml").contains("errors=\"1\""))
        #expect(PerformanceReport.junit(error, in: "a.yaml").contains("too &lt;late&gt;"))
        #expect(PerformanceReport.json(of: error, in: "a.yaml").contains("\"location\" : \"a.yaml:3:5\""))
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
