extension ECS {
    /// Whether a task is protected from scale-in (API Reference, ProtectedTask).
    public struct ProtectedTask: Hashable, Sendable, Codable {
        public var taskArn: String
        public var protectionEnabled: Bool
        /// When the protection ends by itself; `nil` without one.
        public var expirationDate: Timestamp?
    }
}
