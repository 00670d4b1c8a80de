import Testing
import Wire

@Suite struct PrintableTextTests {
    @Test(arguments: [
        ("plain text", "plain text"), ("flûte 👩‍🎤 日本", "flûte 👩‍🎤 日本"), ("a\tb\nc", "a\tb\nc"),
        ("\u{1B}[2J", "\\u{1B}[2J"), ("a\rb", "a\\u{D}b"), ("a\r\nb", "a\\u{D}\nb"), ("\u{9B}31m", "\\u{9B}31m"), ("\0", "\\u{0}"),
        ("\u{202E}abc\u{2066}", "\\u{202E}abc\\u{2066}"), ("\u{2028}", "\\u{2028}"),
    ])
    func `what would steer a terminal is written out`(_ text: String, _ printable: String) {
        #expect(text.printable() == printable)
    }

    @Test func `one line stays one line`() { #expect("a\nb\r\nc".printable(isOneLine: true) == "a\\nb\\u{D}\\nc") }

    @Test func `a report's words are printable, each event on its line`() {
        var check = CheckResult(id: "a", title: "A", reads: "x", visibility: .visible, caseCount: 1, failedCases: [0])
        check.failure = Failure(
            kind: .wrong, tried: "\u{1B}", expected: "\u{7}", got: "\u{8}", events: ["a\n✓ passed"], printed: "\u{0}\n")
        let failure = SuiteReport(checks: [check]).printable.checks[0].failure
        #expect(failure?.tried == "\\u{1B}" && failure?.expected == "\\u{7}" && failure?.got == "\\u{8}")
        #expect(failure?.events == ["a\\n✓ passed"])
        #expect(failure?.printed == "\\u{0}\n")
    }
}
