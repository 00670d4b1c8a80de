extension ECS {
    /// Where the traffic moves between two target groups (API Reference, AdvancedConfiguration).
    public struct AdvancedConfiguration: Hashable, Sendable, Codable {
        /// The other target group: old and new tasks take turns in the two.
        public var alternateTargetGroupArn: String
        /// The listener rule that forwards to both, with weights 1 and 0 at first.
        public var productionListenerRule: String
        /// A second rule, by which testers reach the new tasks before anybody else does.
        public var testListenerRule: String?
        /// The role that may change them. Nobody checks it here.
        public var roleArn: String

        public init(
            alternateTargetGroupArn: String, productionListenerRule: String, testListenerRule: String? = nil,
            roleArn: String = "arn:aws:iam::123456789012:role/ecsInfrastructureRole"
        ) {
            self.alternateTargetGroupArn = alternateTargetGroupArn
            self.productionListenerRule = productionListenerRule
            self.testListenerRule = testListenerRule
            self.roleArn = roleArn
        }

        public init(_ alternate: ELB.TargetGroup.ID, production: ELB.Rule.ID, test: ELB.Rule.ID? = nil) {
            self.init(
                alternateTargetGroupArn: alternate.arn, productionListenerRule: production.arn, testListenerRule: test?.arn)
        }
    }
}
