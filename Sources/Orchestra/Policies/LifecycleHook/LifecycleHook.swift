extension ECS {
    /// What a hook's function is told.
    public struct LifecycleHookInvocation: Hashable, Sendable, Codable {
        public var hookTargetArn: String
        public var lifecycleStage: LifecycleStage
        public var serviceArn: String
        public var targetServiceRevisionArn: String
        /// How often this hook was asked in this stage already.
        public var attempt: Int
        /// The share of the production traffic that the new revision has, in percent.
        public var productionPercent: Double
        public var hookDetails: String?

        public init(
            hookTargetArn: String, lifecycleStage: LifecycleStage, serviceArn: String, targetServiceRevisionArn: String,
            attempt: Int = 0, productionPercent: Double = 0, hookDetails: String? = nil
        ) {
            self.hookTargetArn = hookTargetArn
            self.lifecycleStage = lifecycleStage
            self.serviceArn = serviceArn
            self.targetServiceRevisionArn = targetServiceRevisionArn
            self.attempt = attempt
            self.productionPercent = productionPercent
            self.hookDetails = hookDetails
        }
    }

    /// The functions that hooks call. What a script says of one (``Simulation/setLifecycleHook(_:_:)``) goes before it.
    public protocol LifecycleHook: Sendable {
        func answer(_ invocation: LifecycleHookInvocation) -> LifecycleHookResult
    }
}
