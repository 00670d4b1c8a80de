extension ECS {
    /// A label that a caller puts on a resource (API Reference, Tag): a key of 1 to 128 characters, a value of up to 256.
    public struct Tag: Hashable, Sendable, Codable {
        public var key: String
        public var value: String

        public init(key: String, value: String = "") {
            self.key = key
            self.value = value
        }

        public init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            key = try container.decode(String.self, forKey: .key)
            value = try container.decodeIfPresent(String.self, forKey: .value) ?? ""
        }
    }
}

extension [ECS.Tag] {
    /// What the first of the rules of tags says that is broken (General Reference, tag naming limits); `nil` if all hold.
    func problem(limit: Int) -> String? {
        if count > limit { return "There are \(count) tags; a resource has at most \(limit)." }
        for (index, tag) in enumerated() {
            if !(1...128).contains(tag.key.unicodeScalars.count) {
                return "A tag's key has 1 to 128 characters: '\(tag.key)' hasn't."
            }
            if tag.value.unicodeScalars.count > 256 { return "The value of the tag '\(tag.key)' has more than 256 characters." }
            if tag.key.lowercased().hasPrefix("aws:") { return "A tag's key can't begin with 'aws:': '\(tag.key)' does." }
            if self[..<index].contains(where: { $0.key == tag.key }) { return "The tag '\(tag.key)' is given twice." }
        }
        return nil
    }
}
