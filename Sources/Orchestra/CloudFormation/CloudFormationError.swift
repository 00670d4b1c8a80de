extension CloudFormation {
    /// What AWS CloudFormation refuses: the API's code and message, what would help, and where in the template.
    public struct Error: Swift.Error, Hashable, Sendable, Codable, CustomStringConvertible {
        /// API Reference, Common Error Types and each action's page.
        public enum Code: String, Hashable, Sendable, Codable {
            case validationError = "ValidationError"
            case alreadyExistsException = "AlreadyExistsException"
            case changeSetNotFound = "ChangeSetNotFound"
            case invalidChangeSetStatus = "InvalidChangeSetStatus"
            case limitExceededException = "LimitExceededException"
        }

        public var code: Code
        /// The sentence that the API answers with.
        public var message: String
        /// What to do about it; ours, not the API's.
        public var help: String?
        /// The keys that lead there: `["Resources", "Stage", "Properties", "ClusterName"]`. Empty where it is about no place.
        public var path: [String]

        init(_ code: Code, _ message: String, help: String? = nil, at path: [String] = []) {
            self.code = code
            self.message = message
            self.help = help
            self.path = path
        }

        public var description: String {
            errorText(code.rawValue, path.isEmpty ? message : "\(message) (\(path.joined(separator: "/")))", help)
        }
    }
}
