extension ECS {
    /// How a caller names a task definition: `family`, `family:revision`, or an ARN (API Reference, DescribeTaskDefinition,
    /// `taskDefinition`). It prints, and is coded, as `family` or `family:revision`.
    public struct TaskDefinitionName: Hashable, Sendable, TaskDefinitionReference, CustomStringConvertible {
        /// 1 to 255 letters, digits, hyphens and underscores.
        public let family: String
        /// From 1; `nil` means the latest revision that is ACTIVE.
        public let revision: Int?

        /// Reads a name. An ARN may be of any region and account, and may leave the revision out.
        /// - Throws: `ClientException` if `text` has none of the three forms.
        public init(_ text: String) throws(ECS.Error) {
            let name = try Self.resource(of: text)
            let parts = name.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard ECS.isName(String(parts[0])) else { throw Self.refusal(of: text) }
            family = String(parts[0])
            revision = parts.count == 1 ? nil : try Self.revision(parts[1], in: text)
        }

        public var taskDefinitionReference: String { description }
        public var description: String { revision.map { "\(family):\($0)" } ?? family }

        /// What follows `task-definition/` in an ARN; anything that isn't an ARN is a name already.
        private static func resource(of text: String) throws(ECS.Error) -> Substring {
            // A family may be called 'arn'; no revision begins with 'aws'.
            guard text.hasPrefix("arn:aws") else { return Substring(text) }
            let parts = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
            let kind = "task-definition/"
            guard parts.count == 6, parts[2] == "ecs", !parts[3].isEmpty, parts[4].utf8.count == 12,
                isNumber(parts[4]), parts[5].hasPrefix(kind)
            else {
                throw refusal(of: text, "A task definition's ARN is 'arn:aws:ecs:region:account:task-definition/family:revision'.")
            }
            return parts[5].dropFirst(kind.count)
        }

        /// The API's revision is an Integer of 32 bits.
        private static func revision(_ digits: Substring, in text: String) throws(ECS.Error) -> Int {
            guard isNumber(digits), let revision = Int32(digits), revision > 0 else {
                throw refusal(of: text, "A revision is a whole number from 1: '\(digits)' isn't.")
            }
            return Int(revision)
        }

        private static func isNumber(_ text: Substring) -> Bool {
            !text.isEmpty && text.utf8.allSatisfy { (48...57).contains($0) }
        }

        private static func refusal(
            of text: String, _ help: String = "Write 'family', 'family:revision' or an ARN."
        ) -> ECS.Error {
            ECS.Error(.clientException, "Invalid task definition identifier '\(text)'.", help: help)
        }
    }
}

extension ECS.TaskDefinitionName: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        do { self = try Self(container.decode(String.self)) } catch let error as ECS.Error {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: error.message)
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
