internal import Foundation
internal import Literate
internal import Sandbox

/// An exercise's suite as a program, compiled once and kept.
struct SuiteProgram: Sendable, Hashable {
    let executable: String
    /// Of all that the exercise puts into it.
    let contentHash: String
    let engineHash: String

    /// - Throws: ``JudgeProblem`` with the compiler's words if the suite doesn't compile.
    static func build(of exercise: Exercise, build: JudgeBuild, toolchain: Toolchain, root: String, cacheFolder: String)
        async throws -> SuiteProgram
    {
        let own = exercise.suiteFiles.map { ($0.name, $0.text) }
        let files =
            [("StandIns.swift", GeneratedEnds.standIns(exercise.interface)), ("Given.swift", exercise.given ?? "")] + own
            + [("main.swift", "import JudgeKit\n\njudgeMain(suite)\n")]
        let contentHash = ContentHash.of(files.map { "\($0.0)\u{0}\($0.1)" }.joined(separator: "\u{0}") + GeneratedEnds.version)
        let engineHash = try engineHash(build, root, cacheFolder)
        let folder = "\(cacheFolder)/suite-" + ContentHash.of("\(contentHash) \(build.identity) \(toolchain.identity)")
        let program = SuiteProgram(executable: "\(folder)/suite", contentHash: contentHash, engineHash: engineHash)
        if FileManager.default.isExecutableFile(atPath: program.executable) {
            // Suites that nobody asks for any more are pruned by age.
            try? FileManager.default.setAttributes([.modificationDate: Date()], ofItemAtPath: folder)
            return program
        }
        prune(cacheFolder)
        let work = "\(cacheFolder)/.suite-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: work, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: work) }
        for (name, text) in files { try Data(text.utf8).write(to: URL(fileURLWithPath: "\(work)/\(name)")) }
        #if os(Linux)
            let linking = ["-use-ld=lld", "-lm", "-Xlinker", "-rpath", "-Xlinker", toolchain.runtimeLibraries]
        #else
            let linking: [String] = []
        #endif
        try await OwnCompilation.run(
            [
                toolchain.compiler, "-swift-version", "6", "-Onone", "-wmo", "-suppress-warnings", "-module-name", "suite", "-I",
                build.modules, "-Xcc", "-fmodule-map-file=\(build.moduleMap)", "-diagnostic-style", "llvm", "-no-color-diagnostics",
                "-o", "\(work)/suite",
            ] + files.map { "\(work)/\($0.0)" } + [build.judgeKit] + linking,
            failure: "the suite of \(exercise.name) doesn't compile"
        ) { words in
            (["Given.swift"] + own.map(\.0)).reduce(words) { words, name in
                words.replacingOccurrences(of: "\(work)/\(name)", with: exercise.path(name))
            }
        }
        if rename(work, folder) != 0, !FileManager.default.fileExists(atPath: program.executable) {
            throw JudgeProblem(summary: "\(folder) can't be written", details: nil)
        }
        return program
    }

    /// The content of the engine's sources and the judge's, computed once for each build of them.
    private static func engineHash(_ build: JudgeBuild, _ root: String, _ cacheFolder: String) throws -> String {
        let file = "\(cacheFolder)/engine-\(ContentHash.of(build.identity))"
        if let known = FileManager.default.contents(atPath: file) { return String(decoding: known, as: UTF8.self) }
        let sources = ["CJudge", "JudgeKit", "Orchestra", "Simulate", "Wire"].flatMap { module -> [String] in
            let folder = "\(root)/Sources/\(module)"
            return (FileManager.default.subpaths(atPath: folder) ?? []).sorted().filter {
                $0.hasSuffix(".swift") || $0.hasSuffix(".c")
            }
            .map { "\(folder)/\($0)" }
        }
        let hash = ContentHash.of(sources.map { ContentHash.of(FileManager.default.contents(atPath: $0) ?? Data()) }.joined())
        try FileManager.default.createDirectory(atPath: cacheFolder, withIntermediateDirectories: true)
        try Data(hash.utf8).write(to: URL(fileURLWithPath: file), options: .atomic)
        return hash
    }

    /// Takes away what nobody used for a month.
    private static func prune(_ cacheFolder: String) {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: cacheFolder)) ?? [] {
            let path = "\(cacheFolder)/\(name)"
            let date = (try? FileManager.default.attributesOfItem(atPath: path))?[.modificationDate] as? Date
            if let date, date.timeIntervalSinceNow < -30 * 86_400 { try? FileManager.default.removeItem(atPath: path) }
        }
    }
}
