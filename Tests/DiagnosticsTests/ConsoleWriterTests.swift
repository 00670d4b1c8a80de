import Diagnostics
import Testing

@Suite struct ConsoleWriterTests {
    @Test func `place, summary, line with caret, details and help`() {
        let diagnostic = Diagnostic(
            id: "x", at: SourceLocation(file: "a.md", line: 3, column: 5), "this is wrong", sourceLine: "\tlet x",
            details: "-a\n+b", help: "Mend it.")
        #expect(
            ConsoleWriter(usesColor: false).text(of: diagnostic)
                == "a.md:3:5: error: this is wrong\n    \tlet x\n    \t   ^\n    -a\n    +b\n  → Mend it.")
    }

    @Test func `the caret stands under the column, wide characters taking two cells`() {
        let diagnostic = Diagnostic(id: "x", at: SourceLocation(file: "a", line: 1, column: 3), "s", sourceLine: "中文x")
        #expect(ConsoleWriter(usesColor: false).text(of: diagnostic).hasSuffix("\n        ^"))
    }

    @Test func `colour is added only when told, and never carries meaning alone`() {
        let diagnostic = Diagnostic(.warning, id: "x", at: nil, "s")
        #expect(ConsoleWriter(usesColor: false).text(of: diagnostic) == "warning: s")
        #expect(ConsoleWriter(usesColor: true).text(of: diagnostic).contains("warning"))
    }

    @Test(arguments: [("a", 1), ("中", 2), ("😀", 2), ("e\u{301}", 1), ("\u{1100}", 2)]) func `cells`(_ text: String, _ width: Int) {
        #expect(CellWidth.of(text) == width)
    }
}
