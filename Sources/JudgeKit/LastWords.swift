internal import Wire

/// What a program that stopped has said, as a failure.
enum LastWords {
    static func failure(status: Int32, printed: String, question: Int) -> Failure {
        let words = fatalError(in: printed)
        let own = own(printed)
        if let words, words.hasPrefix("write: ") {
            return Failure(
                kind: .unwritten, tried: "", expected: String(words.dropFirst("write: ".count)), got: "nothing yet", printed: own)
        }
        guard status >= 128 else {
            return Failure(
                kind: .ended, tried: "", expected: "an answer", got: "the program ended by itself, with status \(status)",
                question: question, printed: own)
        }
        return Failure(
            kind: .trapped, tried: "", expected: "an answer", got: words ?? name(ofSignal: status - 128), question: question,
            line: line(in: printed), printed: own)
    }

    /// Without what the runtime and the judge's own note add.
    static func own(_ printed: String) -> String {
        var lines: [Substring] = []
        for line in printed.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.contains("Fatal error") || line.hasPrefix("podium-line ") { break }
            lines.append(line)
        }
        return lines.suffix(20).joined(separator: "\n").trimmed
    }

    private static func fatalError(in printed: String) -> String? {
        for line in printed.split(separator: "\n").reversed() {
            guard let found = line.firstRange(of: "Fatal error: ") else { continue }
            return String(line[found.upperBound...])
        }
        return nil
    }

    private static func line(in printed: String) -> Int? {
        printed.split(separator: "\n").last { $0.hasPrefix("podium-line ") }.flatMap { Int($0.dropFirst("podium-line ".count)) }
    }

    private static func name(ofSignal signal: Int32) -> String {
        switch signal {
        case 4, 5: "a run-time error: an overflow, a division by zero, or a value that couldn't be unwrapped"
        case 6: "a run-time error"
        case 9: "it was stopped: it used more memory or time than it may"
        case 11, 7: "it ran out of stack, or touched memory that isn't its own: does a function call itself for ever?"
        case 24: "it used more computing time than it may: does a loop go on for ever?"
        case 25: "it wrote more to a file than it may"
        default: "signal \(signal)"
        }
    }
}

extension StringProtocol {
    fileprivate var trimmed: String {
        var text = Substring(self)
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
