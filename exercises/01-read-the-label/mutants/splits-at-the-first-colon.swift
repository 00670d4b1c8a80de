// caught-by: arn
// misconception: It splits every text at its first colon, and in an ARN that stands behind "arn". Cut the ARN down to its last part first.
// reads: 05-task-definition#a-family-alone-means-the-latest-edition
/// Reads how somebody names a task definition.
func readLabel(_ text: String) -> TaskDefinitionLabel? {
    let name = Substring(text)
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
