import Diagnostics
import Foundation
import Literate
import Testing

@Suite struct ChapterUpdaterTests {
    private let front = "---\ntitle: a\npart: 1\nminutes: 1\nobjectives: []\nprerequisites: []\n---\n"

    private func update(_ book: TestBook) async throws -> [String] { try ChapterUpdater.update(await book.check()) }

    @Test func `outputs, regions and figures are rewritten, and nothing else`() async throws {
        let book = try TestBook([
            "01-a.md": front + """
                Text  with   odd spaces.

                ```swift {#a}
                var stage = Simulation()
                // prints new
                ```

                ```console {output=a}
                old
                ```

                ```swift {from="Sources/x.swift" region="r"}
                stale
                ```

                ![words](figures/01-a/a.stage.svg "Title")

                """
        ])
        try book.write("    // snippet.r\n    let x = 1\n\n        let y = 2\n    // snippet.end\n", "Sources/x.swift")
        let before = book.read("chapters/01-a.md")
        let changes = try await update(book)
        #expect(changes == ["chapters/01-a.md: output of a", "chapters/01-a.md: region r", "chapters/01-a.md: figure a.stage.svg"])
        #expect(
            book.read("chapters/01-a.md")
                == before.replacing("old\n", with: "new\n").replacing("stale\n", with: "let x = 1\n\n    let y = 2\n"))
        #expect(book.read("chapters/figures/01-a/a.stage.svg") == "<svg>stage Title</svg>\n")
        #expect(try await book.check().report.passed)
        #expect(try await update(book) == [])
    }

    @Test func `a stale region, a stale figure and an unused one are errors`() async throws {
        let book = try TestBook([
            "01-a.md": front
                + "```swift {from=\"x.swift\" region=\"r\"}\nold\n```\n\n```swift {#a}\nvar stage = Simulation()\n```\n\n"
                + "![words](figures/01-a/a.timeline.svg \"T\")\n"
        ])
        try book.write("// snippet.r\nnew\n// snippet.end\n", "x.swift")
        try book.write("<svg/>", "chapters/figures/01-a/a.timeline.svg")
        try book.write("<svg/>", "chapters/figures/01-a/b.timeline.svg")
        let found = try await book.check().report.diagnostics.map { "\($0.id) \($0.location?.line ?? 0)" }
        #expect(found == ["unused-figure 1", "stale-region 8", "stale-figure 16"])
    }

    @Test func `CRLF and byte-order mark stay`() async throws {
        let book = try TestBook()
        let text = (front + "```swift {#a}\n// prints 1\n```\n\n```console {output=a}\n```\n").replacing("\n", with: "\r\n")
        try book.write([0xEF, 0xBB, 0xBF] + Array(text.utf8), "chapters/01-a.md")
        #expect(try await update(book).count == 1)
        let after = Array(FileManager.default.contents(atPath: book.root + "/chapters/01-a.md")!)
        #expect(after == [0xEF, 0xBB, 0xBF] + Array(text.replacing("{output=a}\r\n", with: "{output=a}\r\n1\r\n").utf8))
    }

    @Test func `an output in a list keeps the list's indentation, and one with a fence gets longer fences`() async throws {
        let book = try TestBook([
            "01-a.md": front + "- x\n\n  ```swift {#a}\n  // prints ```\n  ```\n\n  ```console {output=a}\n  ```\n"
        ])
        #expect(try await update(book).count == 1)
        #expect(book.read("chapters/01-a.md").hasSuffix("  ````console {output=a}\n  ```\n  ````\n"))
        #expect(try await book.check().report.passed)
        #expect(try await update(book) == [])
    }

    @Test func `a file that changed since it was read isn't overwritten`() async throws {
        let book = try TestBook(["01-a.md": front + "```swift {#a}\n// prints 1\n```\n\n```console {output=a}\n```\n"])
        let findings = try await book.check()
        try book.write("changed", "chapters/01-a.md")
        #expect(throws: LiterateError.changedMeanwhile("chapters/01-a.md")) { try ChapterUpdater.update(findings) }
        #expect(book.read("chapters/01-a.md") == "changed")
    }

    /// Random chapters: after an update a check passes, a second update changes nothing, and outside of outputs nothing moved.
    @Test(arguments: 1...60 as ClosedRange<UInt64>)
    func `updating is idempotent and touches outputs alone`(seed: UInt64) async throws {
        var random = Lehmer(state: seed)
        var text = front
        for number in 0..<random.below(6) + 1 {
            let indent = ["", "  ", "> "][random.below(3)]
            text += ["Prose with `code`.\n\n", "## Heading\n\n", "* * *\n\n"][random.below(3)]
            if indent == "  " { text += "- item\n\n" }
            let printed = (0..<random.below(4)).map { _ in ["x", "", "```", "  y", "~~~ z", "é中"][random.below(6)] }
            let code = printed.map { "// prints \($0)" } + ["let v\(number) = 1"]
            text +=
                fenced("swift {#s\(number)}", code, indent)
                + fenced("console {output=s\(number)}", random.below(2) == 0 ? [] : ["old"], indent)
        }
        let book = try TestBook(["01-a.md": text])
        _ = try await update(book)
        let once = book.read("chapters/01-a.md")
        let problems = try await book.check().report.diagnostics.map(\.summary)
        #expect(problems == [], "seed \(seed)\n\(once)")
        #expect(try await update(book) == [], "seed \(seed)")
        #expect(withoutOutputs(once) == withoutOutputs(text), "seed \(seed)")
    }

    private func fenced(_ info: String, _ lines: [String], _ indent: String) -> String {
        (["````\(info)"] + lines + ["````"]).map { indent + $0 + "\n" }.joined() + (indent == "> " ? "\n" : "\n")
    }

    private func withoutOutputs(_ text: String) -> [Substring] {
        var isOutput = false
        return text.split(separator: "\n", omittingEmptySubsequences: false).filter { line in
            if line.contains("console {output") { isOutput = true }
            defer {
                if isOutput, line.drop(while: { $0 == " " || $0 == ">" }).hasPrefix("````"), !line.contains("console") {
                    isOutput = false
                }
            }
            return !isOutput
        }
    }
}

/// A few random numbers from a seed.
struct Lehmer {
    var state: UInt64

    mutating func below(_ bound: Int) -> Int {
        state = (state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407)
        return Int(state >> 33) % bound
    }
}
