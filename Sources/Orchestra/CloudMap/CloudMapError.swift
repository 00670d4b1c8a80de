extension CloudMap {
    /// What Cloud Map refuses: the API's code and message, and what would help.
    public struct Error: Swift.Error, Hashable, Sendable, Codable, CustomStringConvertible {
        /// The API's error codes (AWS Cloud Map API Reference, each action's page).
        public enum Code: String, CaseIterable, Hashable, Sendable, Codable {
            case customHealthNotFound = "CustomHealthNotFound"
            case duplicateRequest = "DuplicateRequest"
            case instanceNotFound = "InstanceNotFound"
            case invalidInput = "InvalidInput"
            case namespaceAlreadyExists = "NamespaceAlreadyExists"
            case namespaceNotFound = "NamespaceNotFound"
            case operationNotFound = "OperationNotFound"
            case resourceInUse = "ResourceInUse"
            case resourceLimitExceeded = "ResourceLimitExceeded"
            case serviceAlreadyExists = "ServiceAlreadyExists"
            case serviceNotFound = "ServiceNotFound"
        }

        public var code: Code
        /// The sentence that the API answers with.
        public var message: String
        /// What to do about it; ours, not the API's.
        public var help: String?

        init(_ code: Code, _ message: String, help: String? = nil) {
            self.code = code
            self.message = message
            self.help = help
        }

        public var description: String { errorText(code.rawValue, message, help) }
    }
}
