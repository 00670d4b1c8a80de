import Foundation
import PodiumCLI
import Testing

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// The built executable, on a book of its own.
@Suite(.timeLimit(.minutes(5))) struct CommandTests {
    private func podium(_ arguments: String..., book: String, environment: [String: String] = [:]) throws -> PodiumTool.Run {
        try PodiumTool.run(
            arguments, in: book, environment: ["PODIUM_ROOT": book, "COLUMNS": "60"].merging(environment) { $1 })
    }

    private func book(_ body: String) throws -> String {
        let folder =
            URL(fileURLWithPath: NSTemporaryDirectory()).resolvingSymlinksInPath().path + "/podium-cli-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder + "/chapters", withIntermediateDirectories: true)
        let front = "---\ntitle: Trial\npart: 1\nminutes: 3\nobjectives: [One]\nprerequisites: []\n---\n\n"
        try (front + body).write(toFile: folder + "/chapters/01-trial.md", atomically: true, encoding: .utf8)
        return folder
    }

    private let good =
        "# Trial\n\nSome **bold** words and `code`.\n\n```swift {#a}\nprint(\"one\")\n```\n\n```console {output=a}\none\n```\n"

    @Test func `a good book passes, a wrong output fails with a diff at its line`() throws {
        let book = try book(good)
        defer { try? FileManager.default.removeItem(atPath: book) }
        let passed = try podium("check", book: book)
        #expect(passed.status == 0)
        #expect(passed.output.contains("1 run, 0 must-fail, 0 must-trap, 0 regions, 0 sketches, 1 outputs, 0 figures, 0 quizzes"))
        try good.replacing("one\n```\n", with: "two\n```\n").write(toFile: book + "/x.md", atomically: true, encoding: .utf8)
        let failed = try podium("check", "x.md", book: book)
        #expect(failed.status == 1)
        #expect(failed.output.contains("x.md:10:1: error: 'a' prints something else"))
        #expect(failed.output.contains("    -two\n    +one\n"))
        #expect(try podium("check", "x.md", "--update", book: book).status == 0)
        #expect(try podium("check", "x.md", "--update", book: book).errors == "")
    }

    @Test(arguments: [
        (["check", "taks"], 2, "unknown chapter 'taks'"), (["run", "trial#b"], 2, "has no snippet 'b'"),
        (["frobnicate"], 2, "Unexpected argument"),
        (["check", "--jobs", "0"], 2, "--jobs is a number from 1 on"), (["check", "--format", "xml"], 2, "--format"),
        (["run", "none.swift"], 2, "no file"), (["explain", "trial#b"], 2, "has no snippet 'b'"),
        (["explain", "trial#a", "stoped"], 2, "did you mean 'stopped'"),
        (["check", "none.md"], 2, "no file"),
    ])
    func `a wrong call ends with 2 and says what is wrong`(_ arguments: [String], _ status: Int, _ says: String) throws {
        let book = try book(good)
        defer { try? FileManager.default.removeItem(atPath: book) }
        let run =
            try arguments.count == 1
            ? podium(arguments[0], book: book)
            : arguments.count == 2
                ? podium(arguments[0], arguments[1], book: book) : podium(arguments[0], arguments[1], arguments[2], book: book)
        #expect(run.status == Int32(status))
        #expect(run.errors.contains(says), "\(run.errors)")
    }

    @Test func `without a compiler it ends with 3 and says what to install`() throws {
        let book = try book(good)
        defer { try? FileManager.default.removeItem(atPath: book) }
        let run = try podium("check", "--no-cache", book: book, environment: ["PATH": "/nowhere"])
        #expect(run.status == 3)
        #expect(run.errors.contains("swift.org/install"))
    }

    @Test func `run prints what the snippet prints, and with --trace what happened`() throws {
        let code = "import Orchestra\nvar stage = Simulation()\ntry stage.createCluster(\"api\")\nprint(\"done\")\n"
        let book = try book("# T\n\n```swift {#a}\n\(code)```\n")
        defer { try? FileManager.default.removeItem(atPath: book) }
        #expect(try podium("run", "trial#a", book: book).output == "done\n")
        #expect(try podium("run", "1", "--trace", book: book).output == "done\n0:00      cluster api created\n")
        try code.write(toFile: book + "/my.swift", atomically: true, encoding: .utf8)
        #expect(try podium("run", "my.swift", book: book).output == "done\n")
        try "print(\"x\")\nfatalError(\"no\")\n".write(toFile: book + "/bad.swift", atomically: true, encoding: .utf8)
        let bad = try podium("run", "bad.swift", book: book)
        #expect(bad.status == 1)
        #expect(bad.output == "x\n")
        #expect(bad.errors.contains("bad.swift:2: stopped: no"))
        for kind in ["stage", "timeline", "rollout"] {
            #expect(try podium("figure", "trial#a", kind, book: book).output.hasPrefix("<svg "))
        }
    }

    @Test func `explain says why, and what can be asked`() throws {
        let code = """
            import Orchestra
            var stage = Simulation()
            try stage.createCluster()
            try stage.registerTaskDefinition(family: "job", containers: [.init("job", image: "job")])
            let task = try stage.runTask("job")[0]
            stage.run(for: .seconds(60))
            try stage.stopTask(task)

            """
        let book = try book("# T\n\n```swift {#a}\n\(code)```\n")
        defer { try? FileManager.default.removeItem(atPath: book) }
        #expect(try podium("explain", "trial#a", book: book).output == "podium explain trial#a stopped job/A\n")
        let why = try podium("explain", "trial#a", "stopped", "job/A", book: book)
        #expect(why.status == 0)
        #expect(why.output.contains("[1] task.stopped-by-user, which decided: StopTask without a reason gives"))
        let json = try podium("explain", "trial#a", "stopped", "job/A", "--format", "json", book: book).output
        #expect(try JSONSerialization.jsonObject(with: Data(json.utf8)) is [Any])
        let wrong = try podium("explain", "trial#a", "stopped", "jib/A", book: book)
        #expect(wrong.status == 2)
        #expect(wrong.errors.contains("did you mean 'job/A'?"))
    }

    @Test func `reports for machines are well-formed`() throws {
        let book = try book(good.replacing("one\n```\n", with: "two <&>\n```\n"))
        defer { try? FileManager.default.removeItem(atPath: book) }
        let json =
            try JSONSerialization.jsonObject(with: Data(podium("check", "--format", "json", book: book).output.utf8))
            as? [String: Any]
        #expect(json?["passed"] as? Bool == false)
        let xml = XMLParser(data: Data(try podium("check", "--format", "junit", book: book).output.utf8))
        #expect(xml.parse())
        let github = try podium("check", "--format", "github", book: book).output
        #expect(github.hasPrefix("::error file=chapters/01-trial.md,line=18,col=1::'a' prints something else"))
        #expect(github.contains("%0A-two <&>%0A+one"))
    }

    @Test func `read wraps, and is plain when piped`() throws {
        let book = try book(good + "\n" + String(repeating: "many words in a row, ", count: 20) + "\n")
        defer { try? FileManager.default.removeItem(atPath: book) }
        let run = try podium("read", "trial", book: book)
        #expect(run.status == 0)
        #expect(!run.output.contains("\u{1B}"))
        #expect(run.output.split(separator: "\n").allSatisfy { $0.count <= 60 })
        #expect(run.output.contains("Some bold words and code."))
    }

    @Test func `list, extract, doctor and help work`() throws {
        let book = try book(good)
        defer { try? FileManager.default.removeItem(atPath: book) }
        #expect(try podium("list", book: book).output == "01-trial  Trial  (3 min, 1 snippets)\n")
        #expect(try podium("extract", "trial", "--to", "out", book: book).status == 0)
        #expect(try String(contentsOfFile: book + "/out/Sources/a/main.swift", encoding: .utf8).contains("print(\"one\")"))
        #expect(try podium("extract", "trial", "--to", "out", book: book).status == 2)
        #expect(try podium("doctor", book: book).output.contains("compiler"))
        for command in [
            "check", "run", "explain", "read", "list", "figure", "extract", "doctor", "practice", "try", "watch", "hint",
            "solution", "reset",
            "next", "exercise",
        ] {
            let help = try podium(command, "--help", book: book)
            #expect(help.status == 0)
            #expect(help.output.contains("Example"), "\(command)")
        }
        #expect(try podium("--version", book: book).output.hasPrefix("podium "))
        #expect(try podium("--generate-completion-script", "bash", book: book).output.contains("podium"))
    }
}
