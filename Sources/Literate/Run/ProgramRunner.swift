internal import Diagnostics
internal import Foundation
public import Sandbox

/// Compiles and runs programs: merged where that means the same, alone where it doesn't, and not at all where the result is
/// known.
public struct ProgramRunner: ProgramRunning {
    public struct Options: Sendable {
        /// Compiles every program alone, as the script that a reader would type.
        public var isolated = false
        public var usesCache = true
        /// How many compilers and supervisors run side by side.
        public var jobs = max(1, ProcessInfo.processInfo.activeProcessorCount)
        /// The most that a program may print, in bytes.
        public var outputLimit = 64 << 10

        public init() {}
    }

    let compiler: Compiler
    let supervisor: Supervisor
    let cache: ResultCache?
    let options: Options
    private let toolIdentity: String

    /// - Parameter cacheFolder: Where results are kept; `nil` keeps none.
    public init(toolchain: Toolchain, engine: EngineBuild, sandbox: Sandbox, cacheFolder: String?, options: Options = Options()) {
        compiler = Compiler(toolchain: toolchain, engine: engine)
        supervisor = Supervisor(toolchain: toolchain, sandbox: sandbox, outputLimit: options.outputLimit)
        cache = cacheFolder.map { ResultCache(folder: $0) }
        self.options = options
        toolIdentity = "generator \(GeneratedSource.version) " + FileIdentity.of(CommandLine.arguments.first ?? "")
    }

    /// - Returns: A result for each program, in their order.
    public func run(_ programs: [Program]) async -> [ProgramResult] {
        var results: [String: ProgramResult] = [:]
        var reasons: [String: String] = [:]
        var waiting: [Program] = []
        for program in programs {
            if options.usesCache, let cache {
                switch cache.find(program.id, key(of: program)) {
                case .result(let result):
                    results[program.id] = result
                    continue
                case .nothing(let reason): reasons[program.id] = reason
                }
            }
            waiting.append(program)
        }
        if !waiting.isEmpty {
            for result in await runAnew(waiting, reasons) { results[result.id] = result }
            if let cache {
                for program in waiting { if let result = results[program.id] { cache.keep(result, key(of: program)) } }
                cache.prune()
            }
        }
        return programs.map { results[$0.id] ?? Self.interrupted($0) }
    }

    private static func interrupted(_ program: Program) -> ProgramResult {
        ProgramResult(
            id: program.id, outcome: .machine(Diagnostic(id: "interrupted", at: nil, "the run was interrupted")),
            origin: .ran(because: ""))
    }

    private func key(of program: Program) -> ResultCache.Key {
        func text(_ pieces: ArraySlice<Program.Piece>) -> String {
            pieces.map { "\($0.file):\($0.line)\n\($0.code)" }.joined(separator: "\u{0}")
        }
        return ResultCache.Key(
            own: text(program.pieces.suffix(1)), continued: text(program.pieces.dropLast()), expectation: "\(program.expectation)",
            engine: compiler.engine.identity, compiler: compiler.toolchain.identity, tool: toolIdentity,
            settings:
                "\(program.timeLimit) \(program.trace) \(options.isolated) \(options.outputLimit) \(supervisor.sandbox.confinement)"
        )
    }

    // MARK: Running

    private static var temporaryFolder: String { URL(fileURLWithPath: NSTemporaryDirectory()).path }

    /// What a process that was killed left behind.
    private static func removeLeftovers() {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: temporaryFolder)) ?? [] {
            guard let match = name.wholeMatch(of: /podium-(\d+)-[0-9A-F-]{36}/), let owner = Int32(match.1), kill(owner, 0) != 0,
                errno == ESRCH
            else { continue }
            try? FileManager.default.removeItem(atPath: "\(temporaryFolder)/\(name)")
        }
    }

    private func runAnew(_ programs: [Program], _ reasons: [String: String]) async -> [ProgramResult] {
        Self.removeLeftovers()
        let folder = "\(Self.temporaryFolder)/podium-\(ProcessInfo.processInfo.processIdentifier)-\(UUID().uuidString)"
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
        } catch {
            let problem = Diagnostic(
                id: "no-space", at: nil, "no folder for the compiler's files: \(error.localizedDescription)",
                help: "Free some space, or set TMPDIR.")
            return programs.map { ProgramResult(id: $0.id, outcome: .machine(problem), origin: .ran(because: "")) }
        }
        Children.note(temporaryFolder: folder)
        defer {
            try? FileManager.default.removeItem(atPath: folder)
            Children.forget(temporaryFolder: folder)
        }
        let run = Run(runner: self, folder: folder, reasons: reasons)
        return await run.all(programs)
    }
}

/// One call's work, in a folder of its own.
struct Run: Sendable {
    let runner: ProgramRunner
    let folder: String
    let reasons: [String: String]

    struct Prepared: Sendable {
        var program: Program
        var source: ProgramSource
    }

    func all(_ programs: [Program]) async -> [ProgramResult] {
        let prepared = programs.map { Prepared(program: $0, source: ProgramSource($0)) }
        let mergeable = prepared.filter { !runner.options.isolated && $0.source.mustBeAlone == nil && !$0.program.mustFail }
        let alone = prepared.filter { runner.options.isolated || $0.source.mustBeAlone != nil || $0.program.mustFail }
        var jobs: [Job] = batches(mergeable).enumerated().map { number, batch in
            { @Sendable in await merged(batch, name: "batch\(number)", slot: number) }
        }
        for (number, single) in alone.enumerated() { jobs.append { @Sendable in [await self.alone(single, number: number)] } }
        var results = await inParallel(jobs)
        // What did not go well in company is asked again alone: the script defines the meaning.
        let expected = Dictionary(uniqueKeysWithValues: mergeable.map { ($0.program.id, $0.program) })
        let doubtful = Set(results.filter { expected[$0.id]?.expects($0.outcome) == false }.map(\.id))
        let again = prepared.filter { doubtful.contains($0.program.id) }
        let second = await inParallel(
            again.enumerated().map { number, single in { @Sendable in [await self.alone(single, number: 10_000 + number)] } })
        results.removeAll { doubtful.contains($0.id) }
        results += second
        return await withLines(of: prepared, results)
    }

    /// Finds the lines of those that stopped with a run-time error and weren't meant to: they run once more, noting each statement.
    private func withLines(of prepared: [Prepared], _ results: [ProgramResult]) async -> [ProgramResult] {
        var results = results
        for index in results.indices {
            guard case .trapped(let message, _) = results[index].outcome,
                let program = prepared.first(where: { $0.program.id == results[index].id })?.program,
                program.expectation == .succeeds
            else { continue }
            var traced = program
            traced.pieces = TracedSource.pieces(of: program)
            let again = await alone(Prepared(program: traced, source: ProgramSource(traced)), number: 20_000 + index)
            if case .trapped(message, let location?) = again.outcome {
                results[index].outcome = .trapped(message: message, location: location)
            }
        }
        return results
    }

    private typealias Job = @Sendable () async -> [ProgramResult]

    private func inParallel(_ jobs: [Job]) async -> [ProgramResult] {
        await withTaskGroup(of: [ProgramResult].self) { group in
            var results: [ProgramResult] = []
            for (index, job) in jobs.enumerated() {
                if index >= runner.options.jobs, let done = await group.next() { results += done }
                group.addTask { await job() }
            }
            for await done in group { results += done }
            return results
        }
    }

    /// As many batches as there are jobs, unless there are few programs; two that declare the same type go apart.
    private func batches(_ programs: [Prepared]) -> [[Prepared]] {
        var batches: [(programs: [Prepared], names: Set<String>)] = []
        let wanted = programs.count < 8 ? 1 : runner.options.jobs
        for program in programs {
            let free = batches.indices.filter { batches[$0].names.isDisjoint(with: program.source.typeNames) }
            if let index = free.min(by: { batches[$0].programs.count < batches[$1].programs.count }), batches.count >= wanted {
                batches[index].programs.append(program)
                batches[index].names.formUnion(program.source.typeNames)
            } else {
                batches.append(([program], program.source.typeNames))
            }
        }
        return batches.map(\.programs)
    }

    // MARK: Many in one module

    private func merged(_ batch: [Prepared], name: String, slot: Int) async -> [ProgramResult] {
        var batch = batch
        var refused: [Prepared] = []
        for attempt in 0..<3 where !batch.isEmpty {
            let place = "\(folder)/\(name)-\(attempt)"
            do {
                let files = try write(batch, to: place)
                let outcome = try await runner.compiler.build(files, into: "\(place)/main")
                if outcome.succeeded {
                    let endings = try await runner.supervisor.run(batch.map(\.program), of: "\(place)/main", slot: slot)
                    let results = zip(batch, endings).map { result(of: $0.program, $1) }
                    return await results + aloneOneByOne(refused, slot)
                }
                let named = batch.filter { isNamed($0, in: outcome.messages) }
                let culprits = named.isEmpty ? batch : named
                refused += culprits
                batch.removeAll { one in culprits.contains { $0.program.id == one.program.id } }
            } catch {
                return (batch + refused).map { machine($0.program, error) }
            }
        }
        return await aloneOneByOne(refused + batch, slot)
    }

    private func aloneOneByOne(_ programs: [Prepared], _ slot: Int) async -> [ProgramResult] {
        var results: [ProgramResult] = []
        for (number, program) in programs.enumerated() { results.append(await alone(program, number: 1000 * (slot + 1) + number)) }
        return results
    }

    /// Whether the compiler's messages point into one of the program's pieces.
    private func isNamed(_ prepared: Prepared, in messages: String) -> Bool {
        messages.split(separator: "\n").contains { row in
            guard let match = row.firstMatch(of: /^(.+?):(\d+):\d+: error:/), let line = Int(match.2) else { return false }
            return prepared.program.text(of: String(match.1), line) != nil
        }
    }

    private func write(_ batch: [Prepared], to place: String) throws -> [String] {
        try FileManager.default.createDirectory(
            atPath: place, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o755])
        var files = ["\(place)/main.swift"]
        try GeneratedSource.main(count: batch.count).write(toFile: files[0], atomically: false, encoding: .utf8)
        for (number, prepared) in batch.enumerated() {
            files.append("\(place)/program\(number).swift")
            try GeneratedSource.merged(prepared.source, of: prepared.program, number: number)
                .write(toFile: files[number + 1], atomically: false, encoding: .utf8)
        }
        return files
    }

    // MARK: One as a script

    private func alone(_ prepared: Prepared, number: Int) async -> ProgramResult {
        let program = prepared.program
        let place = "\(folder)/alone-\(number)"
        do {
            try FileManager.default.createDirectory(
                atPath: place, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o755])
            let file = "\(place)/main.swift"
            if program.mustFail {
                try GeneratedSource.bareScript(program).write(toFile: file, atomically: false, encoding: .utf8)
                let outcome = try await runner.compiler.typeCheck(file)
                return refusal(of: program, outcome)
            }
            try GeneratedSource.script(prepared.source, of: program).write(toFile: file, atomically: false, encoding: .utf8)
            let outcome = try await runner.compiler.build([file], into: "\(place)/main")
            guard outcome.succeeded else { return refusal(of: program, outcome) }
            let endings = try await runner.supervisor.run([program], of: "\(place)/main", slot: 16 + number)
            return result(of: program, endings[0])
        } catch {
            return machine(program, error)
        }
    }

    private func refusal(of program: Program, _ outcome: Compiler.Outcome) -> ProgramResult {
        guard !outcome.succeeded else {
            return ProgramResult(id: program.id, outcome: .succeeded, origin: .ran(because: reason(program)))
        }
        var diagnostics = CompilerOutput.diagnostics(in: outcome.messages) { program.text(of: $0, $1) }
        diagnostics.removeAll { $0.severity == .warning }
        if !diagnostics.contains(where: { $0.severity == .error }) {
            diagnostics.append(CompilerOutput.placeless(outcome.messages))
        }
        return ProgramResult(id: program.id, outcome: .refused(diagnostics), origin: .ran(because: reason(program)))
    }

    private func result(of program: Program, _ ending: Supervisor.Ending) -> ProgramResult {
        Verdict.result(of: program, ending, outputLimit: runner.options.outputLimit, because: reason(program))
    }

    private func machine(_ program: Program, _ error: any Error) -> ProgramResult {
        let problem = Diagnostic(
            id: "machine", at: nil, "the machine could not do it: \((error as NSError).localizedDescription)",
            help: "Run podium doctor.")
        return ProgramResult(id: program.id, outcome: .machine(problem), origin: .ran(because: reason(program)))
    }

    private func reason(_ program: Program) -> String { reasons[program.id] ?? "the cache wasn't asked" }
}

extension Program {
    var mustFail: Bool { if case .failsToCompile = expectation { true } else { false } }

    /// Whether this is how it was meant to end.
    func expects(_ outcome: ProgramResult.Outcome) -> Bool {
        switch (expectation, outcome) {
        case (.succeeds, .succeeded), (.traps, .trapped), (.failsToCompile, .refused): true
        default: false
        }
    }
}
