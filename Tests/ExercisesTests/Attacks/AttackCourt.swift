import Exercises
import Foundation
import Literate
import Sandbox
import Testing

/// Where attacks are judged: the real judge, the real compiler, the real sandbox, an exercise of its own.
enum AttackCourt {
    static let root = URL(fileURLWithPath: Attack.folder + "/../../..").standardizedFileURL.path
    private static var buildFolder: String { ProcessInfo.processInfo.environment["PODIUM_BUILD"] ?? root + "/.build" }
    static var cacheFolder: String { buildFolder + "/podium-cache" }
    static let canJudge = Sandbox().confinement == .sandbox

    /// How many are judged side by side: some of them sleep. Each has a slot of its own, and with it a user of its own.
    static let places = Places(count: ProcessInfo.processInfo.activeProcessorCount + 1, firstSlot: 1000)

    /// The parts of the solution, each with the words by which one knows that a submission declares it itself.
    static let rightAnswers: [(declaration: String, text: String)] = {
        let solution = Attack.text(Attack.folder + "/Exercise/Solution.swift")
        // Declarations begin at the margin.
        let parts: [String] = solution.split(separator: /\n\n(?=\S)/).map(String.init)
        return parts.map { (part: String) -> (declaration: String, text: String) in
            let beginning = part.prefix { (character: Character) in !"\n({".contains(character) }
            return (String(beginning).trimmingCharacters(in: .whitespaces), part + "\n")
        }
    }()

    static var solution: [UInt8] { Array(Attack.text(Attack.folder + "/Exercise/Solution.swift").utf8) }

    private static let session = Task { () throws -> (judge: Judge, exercise: Exercise) in
        let build = try #require(
            JudgeBuild(buildFolder: buildFolder, root: root), "the judge isn't built: start the tests with ./podium test")
        let judge = Judge(
            toolchain: try Toolchain(), build: build, sandbox: Sandbox(), root: root, cacheFolder: cacheFolder)
        return (judge, try #require(Exercise.read(Attack.folder + "/Exercise").exercise))
    }

    static func verdict(on code: [UInt8], slot: Int) async throws -> Verdict {
        let session = try await session.value
        return try await session.judge.judge(code, file: "Answer.swift", for: session.exercise, slot: slot)
    }

    /// The solution's verdict before anybody attacked.
    static let before = Task { try bytes(of: try await verdict(on: solution, slot: 999)) }

    static func bytes(of verdict: Verdict) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return String(decoding: try encoder.encode(verdict), as: UTF8.self)
    }
}

/// Hands out slots, each to one at a time.
actor Places {
    private var free: [Int]
    private var waiting: [CheckedContinuation<Int, Never>] = []

    init(count: Int, firstSlot: Int) { free = (0..<count).map { firstSlot + $0 } }

    private func take() async -> Int {
        if let slot = free.popLast() { return slot }
        return await withCheckedContinuation { waiting.append($0) }
    }

    private func giveBack(_ slot: Int) {
        if waiting.isEmpty { free.append(slot) } else { waiting.removeFirst().resume(returning: slot) }
    }

    nonisolated func withSlot<Result: Sendable>(_ body: @Sendable (Int) async throws -> Result) async rethrows -> Result {
        let slot = await take()
        do {
            let result = try await body(slot)
            await giveBack(slot)
            return result
        } catch {
            await giveBack(slot)
            throw error
        }
    }
}
