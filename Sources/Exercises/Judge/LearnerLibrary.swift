internal import Foundation
internal import Literate
internal import Sandbox

/// What a learner's program is compiled against and linked with, in one folder that holds nothing else.
///
/// Who writes a part of the engine gets the engine's score only: its types and the policies' protocols, under the engine's own
/// name. There is nothing in that process that could be asked for the answer.
struct LearnerLibrary: Sendable, Hashable {
    let folder: String
    let identity: String

    /// The engine's sources that make up its score, as they stand in its folder.
    private static func scoreSources(_ engine: String) -> [String] {
        func swiftFiles(_ folder: String) -> [String] {
            ((try? FileManager.default.contentsOfDirectory(atPath: "\(engine)/\(folder)")) ?? [])
                .filter { $0.hasSuffix(".swift") }.sorted().map { "\(engine)/\(folder)/\($0)" }
        }
        let policies = ((try? FileManager.default.contentsOfDirectory(atPath: "\(engine)/Policies")) ?? []).sorted()
        let core = [
            "Boxed", "ErrorText", "Identifiers", "JSONSize", "Mistake", "Moment", "NearMiss", "Quotas", "Timestamp", "Timing",
        ]
        return ["\(engine)/Namespaces.swift"] + swiftFiles("ECS") + swiftFiles("ELB") + swiftFiles("EC2")
            + swiftFiles("AutoScaling") + swiftFiles("CloudWatch") + swiftFiles("CloudMap")
            + policies.map { "\(engine)/Policies/\($0)/\($0).swift" } + core.map { "\(engine)/Core/\($0).swift" }
            + ["\(engine)/CloudFormation/TemplateValue.swift", "\(engine)/Simulation/SeededGenerator.swift"]
    }

    /// The whole engine, for exercises that set up worlds.
    static func engine(_ build: JudgeBuild, toolchain: Toolchain, cacheFolder: String) async throws -> LearnerLibrary {
        try await make("engine", "\(build.identity) \(toolchain.identity)", build, toolchain, cacheFolder) { folder in
            for name in ["HeapModule", "InternalCollectionsUtilities", "Orchestra"] {
                try copy("\(build.modules)/\(name).swiftmodule", to: folder)
            }
            try copy(build.judgeKit, to: folder, as: "liborchestra.a")
        }
    }

    /// The score, built if it isn't yet.
    ///
    /// - Throws: ``JudgeProblem`` if it doesn't build.
    static func score(_ build: JudgeBuild, toolchain: Toolchain, root: String, cacheFolder: String) async throws -> LearnerLibrary {
        let sources = scoreSources("\(root)/Sources/Orchestra")
        let identity = "\(build.identity) \(toolchain.identity) " + ContentHash.ofFiles(sources)
        return try await make("score", identity, build, toolchain, cacheFolder) { folder in
            try await OwnCompilation.run(
                [
                    // Unoptimized: the first verdict waits for it, and learners' programs hardly notice.
                    toolchain.compiler, "-Onone", "-wmo", "-parse-as-library", "-module-name", "Orchestra", "-swift-version", "6",
                    "-emit-module", "-emit-module-path", "\(folder)/Orchestra.swiftmodule", "-emit-object", "-o",
                    "\(folder)/Orchestra.o",
                ] + sources, failure: "the engine's types for learners don't compile by themselves")
        }
    }

    /// Fills a folder beside and renames it, so that whoever looks sees all of it or nothing.
    private static func make(
        _ name: String, _ identity: String, _ build: JudgeBuild, _ toolchain: Toolchain, _ cacheFolder: String,
        fill: (_ folder: String) async throws -> Void
    ) async throws -> LearnerLibrary {
        let identity = "\(name) 2 \(identity)"
        let library = LearnerLibrary(folder: "\(cacheFolder)/\(name)-\(ContentHash.of(identity))", identity: identity)
        if !FileManager.default.fileExists(atPath: library.folder) {
            let work = "\(cacheFolder)/.\(name)-\(UUID().uuidString)"
            try FileManager.default.createDirectory(atPath: work, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(atPath: work) }
            for module in ["LearnerHost", "Wire"] { try copy("\(build.modules)/\(module).swiftmodule", to: work) }
            try copy(build.learnerHost, to: work)
            try copy(build.header, to: work)
            try Data("module CJudge { header \"CJudge.h\" export * }\n".utf8).write(
                to: URL(fileURLWithPath: "\(work)/module.modulemap"))
            try await fill(work)
            // Somebody else may have been faster.
            if rename(work, library.folder) != 0, !FileManager.default.fileExists(atPath: library.folder) {
                throw JudgeProblem(summary: "\(library.folder) can't be written", details: nil)
            }
        }
        try await library.warm(toolchain)
        return library
    }

    private static func copy(_ path: String, to folder: String, as name: String? = nil) throws {
        try FileManager.default.copyItem(atPath: path, toPath: "\(folder)/\(name ?? (path as NSString).lastPathComponent)")
    }

    /// The compiler's arguments for a program of these files, its output apart.
    func compilerArguments(_ files: [String], _ toolchain: Toolchain) -> [String] {
        var arguments = sourceArguments(files, toolchain)
        #if os(Linux)
            arguments += ["-use-ld=lld", "-lm", "-Xlinker", "-rpath", "-Xlinker", toolchain.runtimeLibraries]
        #endif
        return arguments + objects
    }

    /// What a learner's program is linked with.
    var objects: [String] {
        ["Orchestra.o", "libLearnerHost.a", "liborchestra.a"].map { "\(folder)/\($0)" }
            .filter { FileManager.default.fileExists(atPath: $0) }
    }

    /// What there is to know of the files for who understands them and links nothing.
    func sourceArguments(_ files: [String], _ toolchain: Toolchain) -> [String] {
        [
            toolchain.compiler, "-swift-version", "6", "-Onone", "-wmo", "-module-name", "main", "-suppress-warnings",
            "-diagnostic-style",
            "llvm", "-no-color-diagnostics", "-parse-as-library", "-module-cache-path", "\(folder)/module-cache", "-I", folder,
            "-Xcc",
            "-fmodule-map-file=\(folder)/module.modulemap",
        ] + files
    }

    /// Fills the cache of C modules, since nobody who is shut in may write to one that others read.
    private func warm(_ toolchain: Toolchain) async throws {
        let mark = "\(folder)/warm"
        guard !FileManager.default.fileExists(atPath: mark) else { return }
        let work = try TemporaryFolder()
        defer { work.remove() }
        let imports = ["Dispatch", "Foundation", "LearnerHost", "Orchestra", "Synchronization"].map { "import \($0)\n" }.joined()
        #if os(Linux)
            let system = "import Glibc\n"
        #else
            let system = "import Darwin\n"
        #endif
        let file = "\(work.path)/Warm.swift"
        try Data((imports + system + "@main enum Warm { static func main() {} }\n").utf8).write(to: URL(fileURLWithPath: file))
        try await OwnCompilation.run(
            compilerArguments([file], toolchain) + ["-o", "\(work.path)/warm"],
            failure: "a learner's file could not be compiled here")
        for path in FileManager.default.subpaths(atPath: "\(folder)/module-cache") ?? [] {
            let isFolder = !path.contains(".")
            try FileManager.default.setAttributes(
                [.posixPermissions: isFolder ? 0o755 : 0o644], ofItemAtPath: "\(folder)/module-cache/\(path)")
        }
        for path in [folder, "\(folder)/module-cache"] {
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        }
        try Data().write(to: URL(fileURLWithPath: mark))
    }
}

/// The judge's parts, built in release by `./podium`.
public struct JudgeBuild: Sendable, Hashable {
    let modules: String
    /// The folder of C headers of the judge's own C module.
    let headers: String
    let learnerHost: String
    let judgeKit: String
    let identity: String

    var header: String { "\(headers)/CJudge.h" }
    var moduleMap: String { "\(modules)/../CJudge.build/module.modulemap" }

    /// - Parameters:
    ///   - folder: SwiftPM's build folder.
    ///   - root: The repository.
    /// - Returns: `nil` if it hasn't been built there.
    public init?(buildFolder folder: String, root: String) {
        headers = root + "/Sources/CJudge/include"
        let root = URL(fileURLWithPath: folder + "/release").resolvingSymlinksInPath().path
        modules = root + "/Modules"
        learnerHost = root + "/libLearnerHost.a"
        judgeKit = root + "/libJudgeKit.a"
        guard FileManager.default.fileExists(atPath: learnerHost), FileManager.default.fileExists(atPath: judgeKit) else {
            return nil
        }
        identity = FileIdentity.of(learnerHost) + FileIdentity.of(judgeKit)
    }
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
