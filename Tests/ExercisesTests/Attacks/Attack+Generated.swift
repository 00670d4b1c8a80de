import Foundation

/// Submissions that aren't kept as files: too large, or no text at all.
extension Attack {
    static var generated: [Attack] {
        bytes
            + bombs.map {
                // Whichever limit they meet first.
                var bomb = $0
                bomb.isSameAgain = false
                return bomb
            }
    }

    private static let right = AttackCourt.rightAnswers.map(\.text).joined(separator: "\n")

    private static func attack(_ name: String, _ tries: String, _ must: Answer, saying: String? = nil, _ code: some Sequence<UInt8>)
        -> Attack
    {
        Attack(name: name, tries: tries, must: must, saying: saying, code: Array(code))
    }

    private static var bytes: [Attack] {
        [
            attack("bytes-none", "Is empty.", .notCompiled, saying: "doesn't declare", []),
            attack(
                "bytes-not-text", "Holds bytes that are no UTF-8.", .refused, saying: "no text",
                Array(right.utf8) + [0xFF, 0xFE, 0xC0]),
            attack(
                "bytes-zero", "Holds a NUL, after which others may see another file.", .refused, saying: "no text",
                Array(right.utf8) + [0]),
            attack(
                "bytes-utf16", "Is UTF-16.", .refused, saying: "no text",
                right.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }),
            attack(
                "bytes-mark", "Begins with a byte order mark: nobody is punished for that.", .passes,
                [0xEF, 0xBB, 0xBF] + Array(right.utf8)),
            attack(
                "bytes-crlf", "Ends its lines as Windows does: nobody is punished for that.", .passes,
                right.replacing("\n", with: "\r\n").utf8),
            attack(
                "bytes-crlf-error", "Ends its lines as Windows does, and doesn't compile.", .notCompiled,
                saying: "let x: Int = \"\"",
                ("let x: Int = \"\"\n" + right).replacing("\n", with: "\r\n").utf8),
            attack(
                "bytes-control", "Holds control characters in a line that doesn't compile.", .notCompiled, saying: "\\u{1B}[2J",
                ("let x: Int = \"\u{1B}[2J\u{9B}31m\u{202E}\"\n" + right).utf8),
            attack("bytes-comment", "Is a comment.", .notCompiled, saying: "doesn't declare", "/* \(right) */".utf8),
            attack(
                "bytes-too-many", "Is larger than a file may be.", .refused, saying: "longer than",
                [UInt8](repeating: 0x20, count: 300 << 10)),
        ]
    }

    /// What the compiler, or the tool itself, might not come through.
    private static var bombs: [Attack] {
        [
            attack(
                "bomb-long-line", "Has a line of two hundred thousand characters: nobody is punished for that.", .passes,
                ("// " + String(repeating: "x", count: 200_000) + "\n" + right).utf8),
            attack(
                "bomb-errors", "Has many thousand errors on one line.", .notCompiled,
                ("let _ = [" + String(repeating: "nobody,", count: 30_000) + "]\n" + right).utf8),
            attack(
                "bomb-brackets", "Nests a hundred thousand brackets.", .notCompiled,
                ("let x = " + String(repeating: "(", count: 100_000) + "1" + String(repeating: ")", count: 100_000) + "\n" + right)
                    .utf8),
            attack(
                "bomb-open-brackets", "Opens a hundred thousand brackets of all kinds.", .notCompiled,
                ("let x = " + String(repeating: "[({", count: 33_000) + "\n" + right).utf8),
            attack(
                "bomb-members", "Asks a hundred thousand times for a member of a member.", .notCompiled,
                ("let x = 1" + String(repeating: ".a", count: 100_000) + "\n" + right).utf8),
            attack(
                "bomb-calls", "Calls the result of a call, a hundred thousand times.", .notCompiled,
                ("let x = f" + String(repeating: "()", count: 100_000) + "\n" + right).utf8),
            attack(
                "bomb-optionals", "Wraps a type a hundred thousand times.", .notCompiled,
                ("let x: Int" + String(repeating: "?", count: 100_000) + " = nil\n" + right).utf8),
            attack(
                "bomb-conditions", "Goes on with else if, three thousand times.", .notCompiled,
                ("func f(_ x: Int) { if x == 1 {} " + String(repeating: "else if x == 2 {} ", count: 3_000)
                    + "else { 1 + \"\" } }\n" + right)
                    .utf8),
            attack(
                "bomb-statements", "Has twenty thousand statements on a line.", .notCompiled,
                ("func f() { " + String(repeating: "g();", count: 20_000) + "}\n" + right).utf8),
            attack(
                "bomb-operators", "Adds three thousand numbers of unknown types.", .notCompiled,
                ("let x = 1" + String(repeating: " + 1.5", count: 3_000) + " + \"\"\n" + right).utf8),
            attack(
                "bomb-literal", "Has a list of a hundred thousand numbers, and a text in it.", .notCompiled,
                ("let x: [Int] = [" + String(repeating: "1,", count: 100_000) + "\"\"]\n" + right).utf8),
            attack(
                "bomb-interpolation", "Puts texts into texts into texts.", .notCompiled,
                ("let x = " + String(repeating: "\"\\(", count: 2000) + "1" + String(repeating: ")\"", count: 2000) + "\n" + right)
                    .utf8),
            attack(
                "bomb-generics", "Has generic types that hold each other, two hundred deep.", .notCompiled,
                ("struct Box<A, B> { var a: A; var b: B }\nfunc f() -> some Equatable { "
                    + String(repeating: "Box(a: 1, b: ", count: 200) + "1" + String(repeating: ")", count: 200) + " }\n" + right)
                    .utf8),
        ]
    }
}
