extension CloudMap {
    /// What becomes of a call by name.
    public enum CallOutcome: Hashable, Sendable, Codable, CustomStringConvertible {
        /// With an HTTP status.
        case answered(Int)
        /// The name stood for nothing.
        case nameUnknown
        /// Somebody has the address, and nobody listens there.
        case refused
        /// Nobody has the address, or whoever has it says nothing.
        case timedOut

        public var description: String {
            switch self {
            case .answered(let statusCode): "\(statusCode)"
            case .nameUnknown: "name unknown"
            case .refused: "connection refused"
            case .timedOut: "timed out"
            }
        }
    }
}
