internal import Foundation
internal import Literate
internal import Sandbox

/// What a learner's program is linked with, and the compiler's modules for it.
///
/// Who writes a part of the engine gets the engine's score only: its types and the policies' protocols, under the engine's own
/// name. There is nothing in that process that could be asked for the answer.
struct LearnerLibrary: Sendable, Hashable {
    let modules: [String]
    let moduleMap: String
    let libraries: [String]
    let identity: String

    /// The engine's sources that make up its score, as they stand in its folder.
    private static func scoreSources(_ engine: String) -> [String] {
        func swiftFiles(_ folder: String) -> [String] {
            ((try? FileManager.default.contentsOfDirectory(atPath: "\(engine)/\(folder)")) ?? [])
                .filter { $0.hasSuffix(".swift") }.sorted().map { "\(engine)/\(folder)/\($0)" }
        }
        let policies = ((try? FileManager.default.contentsOfDirectory(atPath: "\(engine)/Policies")) ?? []).sorted()
        let core = ["ErrorText", "Identifiers", "Mistake", "Moment", "NearMiss", "Quotas", "Timestamp", "Timing"]
        return ["\(engine)/Namespaces.swift"] + swiftFiles("ECS") + swiftFiles("ELB")
            + policies.map { "\(engine)/Policies/\($0)/\($0).swift" } + core.map { "\(engine)/Core/\($0).swift" }
            + ["\(engine)/Simulation/SeededGenerator.swift"]
    }

    /// The whole engine, for exercises that set up worlds.
    static func engine(_ build: JudgeBuild) -> LearnerLibrary {
        LearnerLibrary(
            modules: [build.modules], moduleMap: build.moduleMap, libraries: [build.learnerHost, build.judgeKit],
            identity: "engine \(build.identity)")
    }

    /// The score, built if it isn't yet.
    ///
    /// - Throws: ``JudgeProblem`` if it doesn't build.
    static func score(_ build: JudgeBuild, toolchain: Toolchain, root: String, cacheFolder: String) async throws -> LearnerLibrary {
        let sources = scoreSources("\(root)/Sources/Orchestra")
        let identity = "score \(build.identity) \(toolchain.identity) " + ContentHash.ofFiles(sources)
        let folder = "\(cacheFolder)/score-\(ContentHash.of(identity))"
        let library = LearnerLibrary(
            modules: [folder, build.modules], moduleMap: build.moduleMap, libraries: ["\(folder)/Orchestra.o", build.learnerHost],
            identity: identity)
        if FileManager.default.fileExists(atPath: "\(folder)/Orchestra.o") { return library }
        let work = "\(cacheFolder)/.score-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: work, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: work) }
        let result = try await Command.run(
            [
                toolchain.compiler, "-O", "-wmo", "-parse-as-library", "-module-name", "Orchestra", "-swift-version", "6",
                "-emit-module", "-emit-module-path", "\(work)/Orchestra.swiftmodule", "-emit-object", "-o", "\(work)/Orchestra.o",
            ] + sources, atMost: .seconds(120))
        guard result.exitStatus == 0 else {
            throw JudgeProblem(
                summary: "the engine's types for learners don't compile by themselves",
                details: String(decoding: result.standardError.prefix(4000), as: UTF8.self))
        }
        // Somebody else may have been faster.
        if rename(work, folder) != 0, !FileManager.default.fileExists(atPath: "\(folder)/Orchestra.o") {
            throw JudgeProblem(summary: "\(folder) can't be written", details: nil)
        }
        return library
    }
}

/// The judge's parts, built in release by `./podium`.
public struct JudgeBuild: Sendable, Hashable {
    let modules: String
    let moduleMap: String
    let learnerHost: String
    let judgeKit: String
    let identity: String

    /// - Parameter folder: SwiftPM's build folder.
    /// - Returns: `nil` if it hasn't been built there.
    public init?(buildFolder folder: String) {
        let root = URL(fileURLWithPath: folder + "/release").resolvingSymlinksInPath().path
        modules = root + "/Modules"
        moduleMap = root + "/CJudge.build/module.modulemap"
        learnerHost = root + "/libLearnerHost.a"
        judgeKit = root + "/libJudgeKit.a"
        guard FileManager.default.fileExists(atPath: learnerHost), FileManager.default.fileExists(atPath: judgeKit) else { return nil }
        identity = FileIdentity.of(learnerHost) + FileIdentity.of(judgeKit)
    }
}

/// What keeps the judge from judging; nobody's submission is to blame.
public struct JudgeProblem: Error, Sendable {
    public var summary: String
    public var details: String?
}

/// FNV-1a, 64 bits: tells contents apart that nobody made alike on purpose.
enum ContentHash {
    static func of(_ bytes: some Sequence<UInt8>) -> String {
        let hash = bytes.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        return String(repeating: "0", count: 16 - String(hash, radix: 16).count) + String(hash, radix: 16)
    }

    static func of(_ text: String) -> String { of(text.utf8) }

    static func ofFiles(_ paths: [String]) -> String {
        of(paths.flatMap { [UInt8]($0.utf8) + [0] + [UInt8](FileManager.default.contents(atPath: $0) ?? Data()) })
    }
}
