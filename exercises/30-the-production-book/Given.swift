import Orchestra

extension CloudFormation.Value {
    /// With the keys of its maps in alphabetical order: two values that say the same are equal then.
    var ordered: CloudFormation.Value {
        switch self {
        case .string, .integer, .number, .boolean: self
        case .list(let items): .list(items.map(\.ordered))
        case .map(let entries): .map(entries.map { Entry($0.key, $0.value.ordered) }.sorted { $0.key < $1.key })
        }
    }
}
