import Diagnostics
import Literate
import Testing

@Suite struct ChapterProblemTests {
    @Test(arguments: [
        ("```swift {#a continus=b}\n```", "unknown-attribute 1:14 unknown attribute 'continus'; did you mean 'continues'?"),
        ("```swift {#a .sketsh}\n```", "unknown-attribute 1:14 unknown attribute '.sketsh'; did you mean '.sketch'?"),
        ("```swift {#a\n```", "unclosed-brace 1:13 the attribute list is not closed"),
        ("```swift {#}\n```", "empty-name 1:11 a name is missing after '#'"),
        ("```swift {#a fails=\"x}\n```", "unclosed-quote 1:14 the value of 'fails' is not closed"),
        ("```swift{#a}\n```", "no-space 1:9 there is no space between 'swift' and '{'"),
        ("```swift #a\n```", "stray-word 1:10 '#a' stands after 'swift'"),
        ("```swift {#a #b}\n```", "twice 1:14 '#id' is given twice"),
        ("```swift {#a fails=\"x\" traps=\"y\"}\n```", "conflict 1:24 'fails' and 'traps' exclude each other"),
        ("```swift {.sketch timeout=5s}\n```", "conflict 1:19 'timeout' means nothing beside '.sketch'"),
        ("```swift {#a timeout=5}\n```", "bad-timeout 1:14 '5' is no time limit"),
        ("```swift {from=\"a.swift\"}\n```", "half-region 1:11 a region needs both 'from' and 'region'"),
        ("```swfit {#a}\n```", "misspelt-language 1:4 'swfit' looks like 'swift'"),
        ("```Swift\n```", "misspelt-language 1:4 'Swift' looks like 'swift'"),
        ("```js {#a}\n```", "foreign-attributes 1:4 a block of 'js' takes no attributes"),
        ("```swift {#a}\n```\n\n```swift {#a}\n```", "duplicate-id 4:1 the id 'a' is used on line 1 already"),
        (
            "```swift {#hal}\n```\n\n```swift {#b continues=hall}\n```",
            "missing-snippet 4:1 there is no snippet 'hall' to continue; did you mean 'hal'?"
        ),
        (
            "```swift {#a .sketch}\n```\n\n```swift {#b continues=a}\n```",
            "cannot-continue 4:1 'a' can't be continued: it doesn't run to its end"
        ),
        ("```console {output=a}\n```", "output-without-snippet 1:4 there is no snippet 'a'"),
        ("```console {output=a}\n```\n\n```swift {#a}\n```", "output-before-snippet 1:4 the output of 'a' stands before it"),
        ("# Title\n\n```swift {#a}\nprint(1)\n", "unclosed-fence 3:1 this code block is not closed"),
        ("# Title\n\n| a | b |\n|---|---|\n| 1 | 2 |\n", "pipe-table 3:1 CommonMark has no tables"),
        ("[x](nowhere.md)\n", "broken-link 1:1 there is no file 'nowhere.md'"),
        ("# A title\n\n[x](#a-titel)\n", "broken-anchor 3:1 there is no heading '#a-titel'; did you mean '#a-title'?"),
        ("![x](nowhere.png)\n", "missing-image 1:1 there is no image 'nowhere.png'"),
        ("![x](figures/notes/a.timeline.svg \"t\")\n", "figure-without-snippet 1:1 no snippet 'a' runs in this chapter"),
        ("![x](figures/notes/a.rollout.svg \"t\")\n", "figure-without-snippet 1:1 no snippet 'a' runs in this chapter"),
        ("![x](figures/notes/a.curve.svg \"t\")\n", "odd-figure 1:1 'figures/notes/a.curve.svg' is no name of a figure"),
        ("```swift {from=\"none.swift\" region=\"a\"}\n```", "no-region-file 1:1 there is no file none.swift"),
        (
            "```swift {from=\"../../etc/passwd\" region=\"a\"}\n```",
            "region-outside 1:1 ../../etc/passwd lies outside the repository"
        ),
        ("text\n\n``` a`b\ncode\n```\n", "unclosed-fence 5:1 this code block is not closed"),
        ("```swift\n// prints 1\n```", "output-not-shown 1:1 'line-1': it prints 1 lines that the chapter doesn't show"),
    ])
    func `this is an error`(_ text: String, _ expected: String) async throws {
        let problems = try await TestBook.problems(in: text)
        #expect(problems.contains(expected), "\(problems)")
    }

    @Test func `two snippets that continue each other are a cycle`() async throws {
        let problems = try await TestBook.problems(in: "```swift {#a continues=b}\n```\n\n```swift {#b continues=a}\n```")
        #expect(problems.contains("cycle 1:1 'a' continues itself: a → b → a"))
    }

    @Test func `a good chapter has no problems`() async throws {
        let text = """
            # A title

            ```swift {#a timeout=500ms}
            var stage = Simulation()
            // prints one
            ```

            ```console {output=a}
            one
            ```

            - in a list:

              ```swift {#b continues=a}
              let x = 1
              ```

            > ```swift {.sketch}
            > let y = 2
            > ```

            ````text
            ```swift {#not-a-snippet unknown}
            ````

            [here](#a-title), [there](https://example.com)
            """
        #expect(try await TestBook.problems(in: text) == [])
    }

    @Test func `code in lists and quotes loses their indentation, and keeps its line`() throws {
        let book = try TestBook()
        try book.write("> - ```swift {#a}\n>   let x = 1\n>     let y = 2\n>   ```\n", "notes.md")
        let chapter = try book.book.chapter(at: book.root + "/notes.md")
        #expect(chapter.snippets.map(\.code) == ["let x = 1\n  let y = 2\n"])
        #expect(chapter.snippets[0].firstCodeLine == 2)
    }

    @Test(arguments: [
        (
            "- question: a\n  answers:\n    - text: x\n      correct: true",
            "few-answers 2:1 the question has fewer than two answers"
        ),
        ("- question: a\n  answers:\n    - text: x\n    - text: y\n      why: z", "no-right-answer 2:1 no answer is right"),
        (
            "- question: a\n  answers:\n    - text: x\n    - text: y\n      correct: true",
            "no-reason 4:1 the wrong answer 'x' has no reason"
        ),
        ("- question: a\n  anwsers: []", "unknown-key 3:1 unknown key 'anwsers' in the quiz; did you mean 'answers'?"),
        ("x: [", "bad-yaml 3:1 "),
    ])
    func `a quiz is strict`(_ yaml: String, _ expected: String) async throws {
        let problems = try await TestBook.problems(in: "```quiz\n\(yaml)\n```\n")
        #expect(problems.contains { $0.hasPrefix(expected) }, "\(problems)")
    }

    @Test(arguments: [
        ("# no front matter\n", "no-front-matter 1:1"), ("---\ntitle: a\n", "unclosed-front-matter 1:1"),
        ("---\ntitle: a\npart: 1\nminutes: x\nobjectives: []\nprerequisites: []\n---\n", "wrong-type 4:"),
        ("---\ntitle: a\npart: 1\nminutes: 1\nobjectives: []\n---\n", "missing-key 1:1 the front matter has no 'prerequisites'"),
        ("---\ntitel: a\n---\n", "unknown-key 2:1 unknown key 'titel' in the front matter; did you mean 'title'?"),
        ("---\ntitle: [\n---\n", "bad-yaml"),
    ])
    func `front matter of the book is strict`(_ text: String, _ expected: String) async throws {
        let book = try TestBook(["01-a.md": text])
        let problems = try await book.check().report.diagnostics.map {
            "\($0.id) \($0.location?.line ?? 0):\($0.location?.column ?? 0) \($0.summary)"
        }
        #expect(problems.contains { $0.hasPrefix(expected) }, "\(problems)")
    }
}

@Suite struct SourceFileTests {
    @Test func `bytes that are no text are refused at their line`() {
        #expect(throws: LiterateError.notText("x", line: 2)) { try SourceFile(data: [65, 10, 0xFF, 10], path: "x") }
        #expect(throws: LiterateError.notText("x", line: 1)) { try SourceFile(data: [65, 0, 10], path: "x") }
    }

    @Test func `a byte-order mark and CRLF are known and don't count as text`() throws {
        let file = try SourceFile(data: [0xEF, 0xBB, 0xBF] + Array("a\r\nb\r\n".utf8), path: "x")
        #expect(file.hasByteOrderMark)
        #expect(file.lineBreak == "\r\n")
        #expect(file.lines == ["a", "b", ""])
    }

    @Test func `a folder and a missing file say so`() {
        #expect(throws: LiterateError.isFolder("/tmp")) { try SourceFile(path: "/tmp") }
        #expect(throws: LiterateError.noSuchFile("/tmp/podium/none")) { try SourceFile(path: "/tmp/podium/none") }
    }

    @Test func `ten thousand fences are read`() async throws {
        let text = String(repeating: "```text\nx\n```\n\n", count: 10_000)
        #expect(try await TestBook.problems(in: text) == [])
    }
}

@Suite struct BookTests {
    private func book() throws -> TestBook {
        try TestBook(["01-overture.md": "", "02-task.md": "", "10-coda.md": "", "notes.txt": ""])
    }

    @Test(arguments: [("task", "02-task"), ("02-task", "02-task"), ("2", "02-task"), ("02", "02-task"), ("10", "10-coda")])
    func `a chapter is named by name or number`(_ argument: String, _ expected: String) throws {
        let book = try book()
        #expect(try book.book.files(named: [argument])[0].hasSuffix("/\(expected).md"))
    }

    @Test func `any Markdown file is a chapter, and no name is all of them`() throws {
        let book = try book()
        try book.write("# x", "other/x.md")
        #expect(try book.book.files(named: [book.root + "/other/x.md"]).count == 1)
        #expect(try book.book.files(named: []).count == 3)
    }

    @Test func `an unknown chapter is refused with the nearest`() throws {
        let book = try book()
        let error = #expect(throws: LiterateError.self) { try book.book.files(named: ["taks"]) }
        #expect(error?.diagnostic.summary == "unknown chapter 'taks'; did you mean 'task'?")
    }
}
