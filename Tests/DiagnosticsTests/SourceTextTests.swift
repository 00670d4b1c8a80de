import Diagnostics
import Testing

@Suite struct SourceTextTests {
    @Test(arguments: ["one\ntwo\n\nfour", "one\r\ntwo\r\n\r\nfour", "one\rtwo\r\rfour"])
    func `a line is found whatever ends lines`(_ text: String) {
        let source = SourceText(text)
        let lines = (1...5).map { source.line(of: SourceLocation(file: "a", line: $0)) }
        #expect(lines == ["one", "two", "", "four", nil])
    }

    @Test func `of a long line the beginning`() {
        let line = SourceText(String(repeating: "x", count: 10_000)).line(of: SourceLocation(file: "a", line: 1))
        #expect(line?.count == 300)
    }
}
