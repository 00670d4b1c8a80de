// caught-by: arn
// misconception: It takes the last colon for the one in front of the revision. In an ARN without a revision the last colon stands in front of "task-definition/".
// reads: 05-task-definition#a-family-alone-means-the-latest-edition
/// Reads how somebody names a task definition.
func readLabel(_ text: String) -> TaskDefinitionLabel? {
    var name = Substring(text)
    var parts = [name]
    if let colon = text.lastIndex(of: ":") {
        name = text[..<colon]
        parts = [name, text[text.index(after: colon)...]]
    }
    var family = name
    if name.hasPrefix("arn:aws:ecs:") {
        let fields = name.split(separator: ":", omittingEmptySubsequences: false)
        guard fields.count == 6, fields[5].hasPrefix("task-definition/") else { return nil }
        family = fields[5].dropFirst("task-definition/".count)
    }
    guard (1...255).contains(family.count), family.allSatisfy(isAllowed) else { return nil }

    if parts.count == 1 { return TaskDefinitionLabel(family: String(family), revision: nil) }
    guard parts.count == 2, parts[1].allSatisfy(isDigit), let revision = Int(parts[1]), revision > 0 else { return nil }
    return TaskDefinitionLabel(family: String(family), revision: revision)
}

private func isDigit(_ character: Character) -> Bool { character.isASCII && character.isNumber }

private func isAllowed(_ character: Character) -> Bool {
    isDigit(character) || character.isASCII && character.isLetter || character == "-" || character == "_"
}
