/// Reads how somebody names a task definition.
func readLabel(_ text: String) -> TaskDefinitionLabel? {
    // podium.write: find the name: what follows "task-definition/" in an ARN, or else the whole text
    var name = Substring(text)
    if text.hasPrefix("arn:aws:ecs:") {
        // arn, aws, ecs, the region, the account, and the rest.
        let fields = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        guard fields.count == 6, fields[5].hasPrefix("task-definition/") else { return nil }
        name = fields[5].dropFirst("task-definition/".count)
    }
    let parts = name.split(separator: ":", omittingEmptySubsequences: false)
    // podium.end

    // podium.write: check the family
    let family = parts[0]
    guard (1...255).contains(family.count), family.allSatisfy(isAllowed) else { return nil }
    // podium.end

    // podium.write: check the revision, if there is one, and give back both
    if parts.count == 1 { return TaskDefinitionLabel(family: String(family), revision: nil) }
    guard parts.count == 2, parts[1].allSatisfy(isDigit), let revision = Int(parts[1]), revision > 0 else { return nil }
    return TaskDefinitionLabel(family: String(family), revision: revision)
    // podium.end
}

// podium.write: if you like, helpers of your own
private func isDigit(_ character: Character) -> Bool { character.isASCII && character.isNumber }

private func isAllowed(_ character: Character) -> Bool {
    isDigit(character) || character.isASCII && character.isLetter || character == "-" || character == "_"
}
// podium.end
