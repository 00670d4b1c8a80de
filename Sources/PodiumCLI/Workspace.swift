internal import Diagnostics
internal import Exercises
internal import Figures
internal import Foundation
internal import Literate
internal import Orchestra
internal import Sandbox
internal import Templates

/// Where things are: the repository, the build, the cache.
struct Workspace {
    let root: String
    let buildFolder: String
    /// The book's, or a teacher's.
    var exercises: Catalog

    /// `./podium` hands both over; a tool that is started by itself looks above the folder where it stands.
    init() {
        let environment = ProcessInfo.processInfo.environment
        var folder = environment["PODIUM_ROOT"] ?? FileManager.default.currentDirectoryPath
        if environment["PODIUM_ROOT"] == nil {
            while folder != "/", !FileManager.default.fileExists(atPath: folder + "/chapters") {
                folder = (folder as NSString).deletingLastPathComponent
            }
        }
        root = URL(fileURLWithPath: folder).standardizedFileURL.path
        buildFolder = environment["PODIUM_BUILD"] ?? root + "/.build"
        exercises = Catalog(folder: root + "/exercises")
    }

    var book: Book { Book(root: root) }

    /// In the build folder, or in the user's cache where that can't be written.
    var cacheFolder: String {
        if FileManager.default.isWritableFile(atPath: buildFolder) { return buildFolder + "/podium-cache" }
        let environment = ProcessInfo.processInfo.environment
        let caches = environment["XDG_CACHE_HOME"] ?? NSHomeDirectory() + "/.cache"
        return caches + "/podium/results" + root.replacingOccurrences(of: "/", with: "-")
    }

    /// - Throws: ``CommandFailure`` when there is no compiler or no engine.
    func runner(_ options: ProgramRunner.Options) throws -> ProgramRunner {
        let toolchain: Toolchain
        do { toolchain = try Toolchain() } catch {
            throw CommandFailure(.machine, ConsoleWriter(usesColor: false).text(of: error.diagnostic))
        }
        guard let engine = EngineBuild(buildFolder: buildFolder) else {
            throw CommandFailure(
                .machine,
                "the engine isn't built in \(buildFolder)\n  → Start podium as ./podium, or run swift build -c release --product SnippetHost."
            )
        }
        let sandbox = Sandbox()
        if let notice = sandbox.notice { Console.mention(notice) }
        return ProgramRunner(toolchain: toolchain, engine: engine, sandbox: sandbox, cacheFolder: cacheFolder, options: options)
    }

    /// - Throws: ``CommandFailure`` when there is no compiler, or when the judge's parts aren't built.
    func judge() throws -> Judge {
        let toolchain: Toolchain
        do { toolchain = try Toolchain() } catch {
            throw CommandFailure(.machine, ConsoleWriter(usesColor: false).text(of: error.diagnostic))
        }
        guard let build = JudgeBuild(buildFolder: buildFolder, root: root) else {
            throw CommandFailure(
                .machine,
                "the judge isn't built in \(buildFolder)\n  → Start podium as ./podium, or run swift build -c release --product JudgeKit, and LearnerHost."
            )
        }
        let sandbox = Sandbox()
        return Judge(toolchain: toolchain, build: build, sandbox: sandbox, root: root, cacheFolder: cacheFolder)
    }

    /// All exercises that can be read; of the others is told where they are wrong.
    func readableExercises() -> [Exercise] {
        let (exercises, diagnostics) = exercises.read()
        let broken = diagnostics.filter { $0.severity == .error }
        for diagnostic in broken { Console.complain(ConsoleWriter(usesColor: false).text(of: diagnostic)) }
        return exercises
    }

    /// The exercise that a name, a number or a path means.
    func exercise(named name: String, in catalog: Catalog? = nil) throws -> Exercise {
        if Catalog.isExercise(name) { return try readable(Exercise.read(name)) }
        let folders = (catalog ?? exercises).exerciseFolders
        guard let folder = Catalog.find(name, among: folders) else {
            let near = Catalog.suggestion(for: name, among: folders).map { "; did you mean '\($0)'?" } ?? ""
            throw CommandFailure(.call, "there is no exercise '\(name)'\(near)\n  → podium list exercises shows them.")
        }
        return try readable(Exercise.read(folder))
    }

    private func readable(_ read: (exercise: Exercise?, diagnostics: [Diagnostic])) throws -> Exercise {
        let writer = ConsoleWriter(usesColor: Console.errorsAreTerminal && Console.usesColor)
        guard let exercise = read.exercise, !read.diagnostics.contains(where: { $0.severity == .error }) else {
            throw CommandFailure(.content, read.diagnostics.map { writer.text(of: $0) }.joined(separator: "\n"))
        }
        return exercise
    }

    func files(named arguments: [String]) throws -> [String] {
        do { return try book.files(named: arguments) } catch { throw Self.failure(error) }
    }

    func chapter(named argument: String) throws -> Chapter {
        do { return try book.chapter(at: book.files(named: [argument])[0]) } catch { throw Self.failure(error) }
    }

    private static func failure(_ error: LiterateError) -> CommandFailure {
        let diagnostic = error.diagnostic
        return CommandFailure(.call, diagnostic.summary + (diagnostic.help.map { "\n  → \($0)" } ?? ""))
    }
}

/// Figures and exports as the literate tooling asks for them.
struct EngineRenderer: TraceRenderer {
    func svg(_ kind: FigureKind, title: String, trace: String) throws -> String {
        switch kind {
        case .stage: try Figures.stage(fromJSON: trace, title: title)
        case .timeline: try Figures.timeline(fromJSON: trace, title: title)
        case .rollout: try Figures.rollout(fromJSON: trace, title: title)
        case .scaling: try Figures.scaling(fromJSON: trace, title: title)
        }
    }

    func export(_ kind: ExportKind, language: String, subject: String, trace: String) throws -> String {
        let exporter = Exporter(try JSONDecoder().decode(Trace.self, from: Data(trace.utf8)))
        return switch kind {
        case .template:
            Template(exporter, description: "What \(subject) has built").text(language == "json" ? .json : .yaml)
        case .commands: CommandScript(exporter).text(title: "What \(subject) has built")
        }
    }
}
