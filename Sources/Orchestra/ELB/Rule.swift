extension ELB {
    /// One line of a listener's list, as `DescribeRules` returns it.
    public struct Rule: Hashable, Sendable, Codable {
        public struct ID: Hashable, Sendable, Codable, CustomStringConvertible {
            public let listener: Listener.ID
            let suffix: UInt64

            public var arn: String {
                Account.elb("listener-rule/\(listener.loadBalancer.path)/\(listener.suffix.hexadecimal)/\(suffix.hexadecimal)")
            }
            public var description: String { "rule/\(suffix.hexadecimal)" }
        }

        public var ruleArn: String
        /// The number as text, or `default`.
        public var priority: String
        public var conditions: [RuleCondition]
        public var actions: [Action]
        public var isDefault: Bool
        /// `nil` if there are none.
        public var transforms: [RuleTransform]?

        private enum CodingKeys: String, CodingKey {
            case ruleArn = "RuleArn"
            case priority = "Priority"
            case conditions = "Conditions"
            case actions = "Actions"
            case isDefault = "IsDefault"
            case transforms = "Transforms"
        }
    }
}
