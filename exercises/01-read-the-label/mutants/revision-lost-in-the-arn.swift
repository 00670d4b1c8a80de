// caught-by: arn
// misconception: It reads the revision only where the text isn't an ARN. An ARN ends with the same two forms, and the revision is part of them.
// reads: 05-task-definition#a-family-alone-means-the-latest-edition
/// Reads how somebody names a task definition.
func readLabel(_ text: String) -> TaskDefinitionLabel? {
    var name = Substring(text)
    if text.hasPrefix("arn:aws:ecs:") {
        // arn, aws, ecs, the region, the account, and the rest.
        let fields = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        guard fields.count == 6, fields[5].hasPrefix("task-definition/") else { return nil }
        name = fields[5].dropFirst("task-definition/".count).prefix { $0 != ":" }
    }
    let parts = name.split(separator: ":", omittingEmptySubsequences: false)

    let family = parts[0]
    guard (1...255).contains(family.count), family.allSatisfy(isAllowed) else { return nil }

    if parts.count == 1 { return TaskDefinitionLabel(family: String(family), revision: nil) }
    guard parts.count == 2, parts[1].allSatisfy(isDigit), let revision = Int(parts[1]), revision > 0 else { return nil }
    return TaskDefinitionLabel(family: String(family), revision: revision)
}

private func isDigit(_ character: Character) -> Bool { character.isASCII && character.isNumber }

private func isAllowed(_ character: Character) -> Bool {
    isDigit(character) || character.isASCII && character.isLetter || character == "-" || character == "_"
}
