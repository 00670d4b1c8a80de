import Foundation
import Testing

/// A hostile submission, and what must happen to it.
///
/// Its first lines say it: `// Tries:` what it tries, `// must:` how the judge answers, `// saying:` what the verdict has to say, and
/// `// again: no` where judging it twice may give two verdicts, since it depends on time or on chance.
struct Attack: Sendable, CustomTestStringConvertible {
    /// How the judge answers.
    enum Answer: String, Sendable {
        /// The checks don't all pass.
        case fails
        /// It can't be judged.
        case refused
        case notCompiled = "not-compiled"
        /// It harms nobody, and its answers are right.
        case passes
    }

    var name: String
    var tries: String
    var must: Answer
    var saying: String?
    var isSameAgain = true
    var code: [UInt8]

    var testDescription: String { name }

    /// Answers with -1 unless it got through to what it tries.
    var tellsWhetherItGotThrough: Bool {
        let text = String(decoding: code, as: UTF8.self)
        return text.contains("func gotThrough() -> Bool") && !text.contains("func total(_ numbers: [Int]) -> Int {\n")
    }
}

extension Attack {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path

    static let all: [Attack] = swiftFiles("Submissions").map(read) + generated

    private static func swiftFiles(_ folder: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(Self.folder)/\(folder)")) ?? []
        return names.filter { $0.hasSuffix(".swift") }.sorted().map { "\(Self.folder)/\(folder)/\($0)" }
    }

    static func text(_ path: String) -> String {
        String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
    }

    private static func read(_ path: String) -> Attack {
        let text = text(path)
        var fields: [String: String] = [:]
        for line in text.split(separator: "\n").prefix(while: { $0.hasPrefix("// ") }) {
            let halves = line.dropFirst(3).split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
            if halves.count == 2 { fields[halves[0]] = halves[1] }
        }
        let name = String((path as NSString).lastPathComponent.dropLast(".swift".count))
        guard let tries = fields["Tries"], let must = fields["must"].flatMap(Answer.init) else {
            preconditionFailure("\(path) doesn't say what it tries and what must happen")
        }
        return Attack(
            name: name, tries: tries, must: must, saying: fields["saying"], isSameAgain: fields["again"] != "no",
            code: complete(text))
    }

    /// The text with what it uses of the attackers' helpers, and with right answers to all that it doesn't answer itself.
    static func complete(_ text: String) -> [UInt8] {
        var text = text.replacing("@ROOT@", with: AttackCourt.root).replacing("@CACHE@", with: AttackCourt.cacheFolder)
        let declares = text
        func uses(_ words: String) -> Bool { text.contains(words) }
        if uses("func gotThrough()"), !uses("func total(") { text += helper("gotThrough") }
        if uses("func replaced(") { text += helper("replaced") }
        if uses("asked") { text += helper("asked") }
        if uses("send(") || uses("readPieces(") { text += helper("send") }
        if uses("names(in") { text += helper("names") }
        for (declaration, part) in AttackCourt.rightAnswers where !declares.contains(declaration) && !text.contains(declaration) {
            text += "\n" + part
        }
        return Array(text.utf8)
    }

    private static func helper(_ name: String) -> String { "\n" + text("\(folder)/Helpers/\(name).swift") }
}
