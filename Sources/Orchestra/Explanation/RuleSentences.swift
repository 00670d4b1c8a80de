/// Written by `RuleSentenceTests` out of the catalogue; run them with PODIUM_UPDATE=1 to write it again.
enum RuleSentences {
    static let byID: [String: String] = [:]
}
