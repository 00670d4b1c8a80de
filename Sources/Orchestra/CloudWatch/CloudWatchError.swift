extension CloudWatch {
    /// What CloudWatch refuses: the API's code and message, and what would help.
    public struct Error: Swift.Error, Hashable, Sendable, Codable, CustomStringConvertible {
        /// The API's error codes (Amazon CloudWatch API Reference).
        public enum Code: String, CaseIterable, Hashable, Sendable, Codable {
            case validationError = "ValidationError"
            case resourceNotFound = "ResourceNotFound"
            case invalidParameterValue = "InvalidParameterValue"
        }

        public var code: Code
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
