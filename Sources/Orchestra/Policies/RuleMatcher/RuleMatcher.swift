extension ELB {
    /// Decides whether a rule's conditions hold for a request.
    public protocol RuleMatcher: Sendable {
        /// - Returns: Whether **every** condition holds; a condition holds if **any** of its values matches.
        func matches(_ conditions: [RuleCondition], _ request: Request) -> Bool
    }
}
