extension ECS {
    /// What a hook's function answers (Amazon ECS Developer Guide, lifecycle hooks).
    public struct LifecycleHookResult: Hashable, Sendable, Codable {
        public enum Status: String, CaseIterable, Hashable, Sendable, Codable, CustomStringConvertible {
            case succeeded = "SUCCEEDED"
            case failed = "FAILED"
            /// Not yet: it is asked again.
            case inProgress = "IN_PROGRESS"

            public var description: String { rawValue }
        }

        public var hookStatus: Status
        /// Seconds until it is asked again; 30 if it says nothing. Looked at for IN_PROGRESS alone.
        public var callBackDelay: Int?

        public init(hookStatus: Status, callBackDelay: Int? = nil) {
            self.hookStatus = hookStatus
            self.callBackDelay = callBackDelay
        }

        public static let succeeded = Self(hookStatus: .succeeded)
        public static let failed = Self(hookStatus: .failed)
        public static func inProgress(callBackDelay: Int? = nil) -> Self {
            Self(hookStatus: .inProgress, callBackDelay: callBackDelay)
        }
    }
}
