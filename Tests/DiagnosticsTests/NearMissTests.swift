import Diagnostics
import Testing

@Suite struct NearMissTests {
    static let words = ["continues", "fails", "traps", "timeout", "region"]

    @Test(arguments: [
        ("continuse", "continues"), ("fail", "fails"), ("trpas", "traps"), ("TimeOut", "timeout"), ("regoin", "region"),
    ])
    func `a slip of the finger is recognised`(word: String, meant: String) {
        #expect(NearMiss.suggestion(for: word, among: Self.words) == meant)
    }

    @Test(arguments: ["", "zzz", "output", "x"])
    func `another word altogether has no suggestion`(word: String) {
        #expect(NearMiss.suggestion(for: word, among: Self.words) == nil)
    }

    @Test func `a valid word isn't suggested for itself`() {
        #expect(NearMiss.suggestion(for: "fails", among: ["fails"]) == nil)
    }
}
