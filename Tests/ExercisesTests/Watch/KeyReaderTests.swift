import Exercises
import Testing

@Suite struct KeyReaderTests {
    private func keys(_ chunks: String...) -> [WatchKey] {
        var reader = KeyReader()
        return chunks.flatMap { reader.read($0.utf8) }
    }

    @Test func `letters are keys, small or large`() {
        #expect(keys("hlnrq") == [.hint, .list, .next, .run, .quit])
        #expect(keys("H", "Q") == [.hint, .quit])
        #expect(keys("\u{3}", "\u{4}") == [.quit, .quit])
    }

    @Test func `a letter within the sequence of an arrow or function key is none`() {
        #expect(keys("\u{1B}[A\u{1B}[1;5H\u{1B}OQ\u{1B}[3~r") == [.run])
        #expect(keys("\u{1B}[", "H", "h") == [.hint], "in two pieces as well")
        #expect(keys("\u{1B}", "h") == [.hint], "an escape alone is over with its piece")
    }

    @Test func `blanks say nothing; other keys are told apart from none`() {
        #expect(keys(" \r\n\t") == [])
        #expect(keys("x") == [.other])
        #expect(keys("é") == [.other], "once, not once for each byte")
    }
}
