import Diagnostics
import Foundation
import Literate
import Sandbox
import Testing

/// The real compiler, the real engine, the real sandbox. `./podium test` builds the engine first.
@Suite(.timeLimit(.minutes(5))) struct ProgramRunnerTests {
    private static var buildFolder: String {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
            .deletingLastPathComponent().path
        return ProcessInfo.processInfo.environment["PODIUM_BUILD"] ?? root + "/.build"
    }

    private func runner(cache: String? = nil, _ change: (inout ProgramRunner.Options) -> Void = { _ in }) throws -> ProgramRunner {
        var options = ProgramRunner.Options()
        change(&options)
        let engine = try #require(
            EngineBuild(buildFolder: Self.buildFolder), "the engine isn't built: start the tests with ./podium test")
        return ProgramRunner(toolchain: try Toolchain(), engine: engine, sandbox: Sandbox(), cacheFolder: cache, options: options)
    }

    private func program(_ id: String, _ code: String, _ change: (inout Program) -> Void = { _ in }) -> Program {
        var program = Program(id: id, pieces: [.init(code: code, file: "chapters/x.md", line: 10)])
        change(&program)
        return program
    }

    private let tricky: [(id: String, code: String, output: String)] = [
        ("plain", "print(1 + 1)", "2\n"),
        (
            "engine", "import Orchestra\nvar stage = Simulation()\ntry stage.createCluster()\nprint(stage.listClusters().count)",
            "1\n"
        ),
        ("type", "struct Thing { var x = 1 }\nprint([Thing()])", "[main.Thing(x: 1)]\n"),
        ("same type", "struct Thing { var y = 2 }\nprint(Thing())", "Thing(y: 2)\n"),
        (
            "extension",
            "struct Own {}\nextension Own: CustomStringConvertible { var description: String { \"own\" } }\nprint(Own())", "own\n"
        ),
        ("foreign conformance", "extension Int: @retroactive Error {}\ndo { throw 5 } catch { print(error) }", "5\n"),
        ("function", "func double(_ x: Int) -> Int { x * 2 }\nvar y = 3\ny = double(y)\nprint(y)", "6\n"),
        ("await", "let x = await { 3 }()\nprint(x)", "3\n"),
        ("foundation", "import Foundation\nprint(\"a,b\".components(separatedBy: \",\").count)", "2\n"),
        ("lines", "print(#line)\n\nprint(#line)", "10\n12\n"),
        ("operator", "infix operator <+>\nfunc <+> (a: Int, b: Int) -> Int { a * 10 + b }\nprint(1 <+> 2)", "12\n"),
        ("unflushed", "print(\"no newline\", terminator: \"\")", "no newline"),
        ("input", "print(readLine() ?? \"nothing\")", "nothing\n"),
    ]

    @Test(arguments: [false, true]) func `programs print what a script prints, merged or alone`(_ isolated: Bool) async throws {
        let results = try await runner { $0.isolated = isolated }.run(tricky.map { program($0.id, $0.code) })
        for (result, expected) in zip(results, tricky) {
            #expect(result.outcome == .succeeded, "\(expected.id)")
            #expect(result.output == expected.output, "\(expected.id)")
        }
    }

    @Test func `only the last piece's output counts`() async throws {
        let chained = program("b", "print(x)") {
            $0.pieces.insert(.init(code: "let x = 5\nprint(\"first\")", file: "chapters/x.md", line: 2), at: 0)
        }
        #expect(try await runner().run([chained])[0].output == "5\n")
    }

    @Test func `a compile error points into the chapter, and leaves the others alone`() async throws {
        let results = try await runner().run([
            program("good", "print(1)"), program("bad", "let a = 1\n  print(clutser)"), program("good2", "print(2)"),
        ])
        #expect(results.map(\.output) == ["1\n", "", "2\n"])
        guard case .refused(let errors) = results[1].outcome else { return #expect(Bool(false), "\(results[1])") }
        #expect(errors[0].location == SourceLocation(file: "chapters/x.md", line: 11, column: 9))
        #expect(errors[0].summary.contains("cannot find 'clutser'"))
        #expect(errors[0].sourceLine == "  print(clutser)")
    }

    @Test(arguments: [
        ("let a = [1]\nlet i = 3\nprint(a[i])", "Index out of range", 12),
        ("let x: Int? = nil\nprint(x!)", "Unexpectedly found nil", 11),
        ("fatalError(\"boom\")", "boom", 10), ("var n = Int8.max\nn += 1\nprint(n)", "arithmetic overflow", 11),
        (
            "struct Desk {\n    var chairs = [1]\n    func seat(_ n: Int) -> Int {\n        let wanted = n\n        return chairs[wanted]\n    }\n}\nlet desk = Desk()\nprint(desk.seat(4))",
            "Index out of range", 14
        ),
        ("func f(_ n: Int) -> Int { f(n + 1) + 1 }\nprint(f(0))", "endless recursion", 10),
    ])
    func `a trap says what and on which line of the snippet`(_ code: String, _ message: String, _ line: Int) async throws {
        let result = try await runner().run([program("t", code)])[0]
        guard case .trapped(let said, let at) = result.outcome else { return #expect(Bool(false), "\(result)") }
        #expect(said.contains(message))
        #expect(at == SourceLocation(file: "chapters/x.md", line: line))
    }

    @Test func `a thrown error says what and where`() async throws {
        let code = "struct Oops: Error {}\nprint(\"before\")\nthrow Oops()"
        let result = try await runner().run([program("t", code)])[0]
        guard case .threw(let message, let at) = result.outcome else { return #expect(Bool(false), "\(result)") }
        #expect(message.contains("Oops()"))
        #expect(at?.line == 12)
        #expect(result.output == "before\n")
    }

    @Test func `what misbehaves is stopped, and its neighbours aren't harmed`() async throws {
        let short: (inout Program) -> Void = { $0.timeLimit = .milliseconds(700) }
        let results = try await runner().run([
            program("loop", "while true {}", short),
            program("sleep", "import Foundation\nThread.sleep(forTimeInterval: 60)", short),
            program("flood", "while true { print(String(repeating: \"x\", count: 1000)) }"),
            program("exit", "import Foundation\nprint(\"bye\")\nexit(0)"), program("fine", "print(\"fine\")"),
            program("nul", "print(\"a\\u{0}b\")"),
        ])
        #expect(results[0].outcome == .timedOut(limit: .milliseconds(700)))
        #expect(results[1].outcome == .timedOut(limit: .milliseconds(700)))
        #expect(results[2].outcome == .printedTooMuch(limit: 64 << 10))
        #expect(results[3].outcome == .exited(status: 0))
        #expect(results[4].output == "fine\n")
        #expect(results[5].output == "a\u{0}b\n")
    }

    @Test(.enabled(if: Sandbox().confinement == .sandbox)) func `the sandbox holds`() async throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path
        let results = try await runner().run([
            program("home", "import Foundation\nprint(FileManager.default.contents(atPath: \"/etc/shadow\") == nil)"),
            program("source", "import Foundation\nprint(FileManager.default.fileExists(atPath: \"\(root)\"))"),
            program(
                "write", "import Foundation\nprint(FileManager.default.createFile(atPath: \"/usr/podium-was-here\", contents: nil))"
            ),
            program(
                "environment", "import Foundation\nprint(ProcessInfo.processInfo.environment[\"USER\"] ?? \"none\", getuid() != 0)"),
            program("sysctl", "import Foundation\nprint(fopen(\"/proc/sys/kernel/hostname\", \"w\") == nil)"),
            program(
                "network",
                "import Foundation\nprint((try? String(contentsOfFile: \"/proc/net/dev\", encoding: .utf8))?.contains(\"eth\") ?? false)"
            ),
            program(
                "fork",
                "import Foundation\nvar pids = 0\nlet f = unsafeBitCast(dlsym(nil, \"fork\"), to: (@convention(c) () -> Int32).self)\nfor _ in 0..<200 { let p = f(); if p == 0 { sleep(600); exit(0) }; if p > 0 { pids += 1 } }\nprint(pids < 100)"
            ),
            program("after", "print(\"still here\")"),
        ])
        #expect(
            results.map(\.output) == ["true\n", "false\n", "false\n", "none true\n", "true\n", "false\n", "true\n", "still here\n"])
    }

    @Test func `a must-fail program isn't run, and its errors are kept`() async throws {
        let result = try await runner().run([program("f", "let x: Int = \"a\"") { $0.expectation = .failsToCompile(saying: "") }])[
            0]
        guard case .refused(let errors) = result.outcome else { return #expect(Bool(false), "\(result)") }
        #expect(errors[0].location?.line == 10)
    }

    @Test func `a trace is handed over, whatever is printed`() async throws {
        let code = "import Orchestra\nvar stage = Simulation(seed: 3)\ntry stage.createCluster(\"api\")\nprint(\"{}\")"
        let result = try await runner().run([program("t", code) { $0.trace = .onlySimulation }])[0]
        #expect(result.trace?.contains("\"clusterName\":\"api\"") == true)
        #expect(result.output == "{}\n")
    }

    // MARK: The cache

    @Test func `a known result is taken from the cache, and a change says why it isn't`() async throws {
        let cache = NSTemporaryDirectory() + "podium-cache-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: cache) }
        let runner = try runner(cache: cache)
        #expect(await runner.run([program("a", "print(1)")])[0].origin == .ran(because: "first run"))
        #expect(await runner.run([program("a", "print(1)")])[0].origin == .cache)
        let changed = await runner.run([program("a", "print(2)")])[0]
        #expect(changed.origin == .ran(because: "the snippet changed, or moved"))
        #expect(changed.output == "2\n")
        for file in try FileManager.default.contentsOfDirectory(atPath: cache) {
            let path = "\(cache)/\(file)"
            let text = String(decoding: FileManager.default.contents(atPath: path)!, as: UTF8.self).replacing("2\\n", with: "3\\n")
            try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        }
        let mended = await runner.run([program("a", "print(2)")])[0]
        #expect(mended.origin == .ran(because: "the cached result was damaged"))
        #expect(mended.output == "2\n")
    }

    @Test func `a cache that can't be written is none`() async throws {
        let runner = try runner(cache: "/proc/podium")
        for _ in 1...2 { #expect(await runner.run([program("a", "print(1)")])[0].output == "1\n") }
    }

    @Test func `two runs at the same time agree`() async throws {
        let cache = NSTemporaryDirectory() + "podium-cache-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: cache) }
        let runner = try runner(cache: cache)
        let programs = (0..<10).map { program("p\($0)", "print(\($0))") }
        async let one = runner.run(programs)
        async let two = runner.run(programs)
        let expected = (0..<10).map { "\($0)\n" }
        #expect(await one.map(\.output) == expected)
        #expect(await two.map(\.output) == expected)
    }

    @Test func `without a compiler it is the machine's fault`() {
        let error = #expect(throws: Toolchain.NotFound.self) { try Toolchain(path: "/nowhere") }
        #expect(error?.diagnostic.help?.contains("swift.org/install") == true)
    }
}
