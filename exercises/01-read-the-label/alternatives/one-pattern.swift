/// One regular expression for all three forms.
func readLabel(_ text: String) -> TaskDefinitionLabel? {
    let pattern = /(arn:aws:ecs:[^:]*:[^:]*:task-definition\/)?([A-Za-z0-9_-]{1,255})(:([0-9]+))?/
    guard let match = text.wholeMatch(of: pattern) else { return nil }
    guard let digits = match.4 else { return TaskDefinitionLabel(family: String(match.2), revision: nil) }
    guard let revision = Int(digits), revision >= 1 else { return nil }
    return TaskDefinitionLabel(family: String(match.2), revision: revision)
}
