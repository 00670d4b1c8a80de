import JudgeKit
import Orchestra
import Simulate

/// A run's story for a learner: calls without what they don't say, and the end without the faults that are taken back there.
func lines(of story: Simulate.Story) -> [String] {
    var isCalm = false
    let told = story.lines.compactMap { line -> String? in
        if line.hasPrefix("Now nothing") { isCalm = true }
        if isCalm, ["fault: ", " alarm "].contains(where: line.contains) { return nil }
        return line.hasPrefix("#") ? withoutEmptyParts(line) : line
    }
    return (told.count > 60 ? ["…"] : []) + told.suffix(60)
}

/// `f(a: nil, b: Optional("x"))` is `f(b: "x")`.
private func withoutEmptyParts(_ line: String) -> String {
    var text = ""
    var isOptional: [Bool] = []
    for character in line {
        switch character {
        case "(":
            isOptional.append(text.hasSuffix("Optional"))
            if isOptional.last! { text.removeLast("Optional".count) } else { text.append(character) }
        case ")":
            if isOptional.popLast() != true { text.append(character) }
        default: text.append(character)
        }
    }
    var parts = text.split(separator: ", ", omittingEmptySubsequences: false).map(String.init)
    for index in parts.indices where parts[index].contains(": nil") {
        // What opens before it, and closes behind it, stays.
        let name = parts[index].firstRange(of: ": nil")!
        let head = parts[index][..<name.lowerBound]
        let opening = head.lastIndex(of: "(").map { String(head[...$0]) } ?? ""
        parts[index] = opening + parts[index][name.upperBound...]
    }
    var result = ""
    for part in parts where !part.isEmpty {
        let isClosing = part.allSatisfy { $0 == ")" || $0 == "]" }
        result += (result.isEmpty || result.hasSuffix("(") || isClosing ? "" : ", ") + part
    }
    return result
}
