extension ELB {
    /// Decides which target group of a forward action gets a request (API Reference, ForwardActionConfig).
    ///
    /// Whether the target group has a healthy target isn't asked: a load balancer doesn't turn to another one.
    public protocol ForwardingPolicy: Sendable {
        /// - Parameters:
        ///   - targetGroups: 1 to 5 target groups with weights of 0 to 999, in the order of the action.
        ///   - draw: A number from 0 to the sum of the weights less 1, each as likely; 0 if the sum is 0. It is the only source
        ///     of chance.
        /// - Returns: The ARN of one of `targetGroups` whose weight isn't 0; `nil` if all are, and then the load balancer
        ///   answers 503.
        func chooseTargetGroup(among targetGroups: [TargetGroupTuple], draw: Int) -> String?
    }
}
