extension ELB {
    /// Which rule takes a request, why the others don't, and where it would go.
    public struct RoutingDecision: Hashable, Sendable, Codable, CustomStringConvertible {
        public struct Evaluation: Hashable, Sendable, Codable, CustomStringConvertible {
            /// The number as text, or `default`.
            public var priority: String
            public var matched: Bool
            public var reason: String

            public var description: String { "\(priority): \(reason)" }
        }

        public var listener: Listener.ID
        /// The rule that matched.
        public var rule: Rule.ID
        public var priority: String
        public var action: Action
        /// Every rule of the listener in the order of evaluation.
        public var evaluations: [Evaluation]
        public var targetGroup: TargetGroup.ID?
        public var target: Target.ID?
        /// The name that people call the task behind the target.
        public var label: String?
        /// No target is healthy, so all of them are tried.
        public var failsOpen: Bool
        /// Whether a cookie brought it to this target; `nil` if none did.
        public var followsCookie: Bool?
        /// What the load balancer answers itself, if it doesn't forward.
        public var statusCode: Int?

        public var description: String {
            let outcome =
                if let label { "\(targetGroup!) → \(label)" } else if let target { "\(targetGroup!) → \(target)" } else {
                    (targetGroup.map { "\($0) → " } ?? "") + "\(statusCode ?? 0)"
                }
            return "rule \(priority) → \(outcome)" + (failsOpen ? " (fail open)" : "") + (followsCookie == true ? " (cookie)" : "")
        }
    }
}
