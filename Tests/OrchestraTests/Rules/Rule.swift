import Testing

/// Says which rules of the catalogue (`Orchestra.docc/Rules`) a test shows.
struct Rule: TestTrait, SuiteTrait {
    let ids: [String]
}

extension Trait where Self == Rule {
    static func rule(_ ids: String...) -> Self { Rule(ids: ids) }
}
